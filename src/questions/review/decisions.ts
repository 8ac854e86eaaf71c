/**
 * Decisions of reviewers as data: JSON Lines that are only added to, each signed with name and time. What counts is
 * each reviewer's last word on a question as it reads now, in the order in which the words came, whatever the clocks
 * say; when reviewers do not agree, the question stays in the queue.
 */
import type { BankQuestion, Dropped } from '../../records/bank-question.ts';
import type { Decision, ReviewItem } from '../../records/review.ts';
import { sha256OfJson } from '../../support/hash.ts';
import { anonymise } from '../anonymise/anonymise.ts';
import { agreementOf } from '../cohens-kappa.ts';
import { faultOf, MOST_REVIEWERS } from './decision-rule.ts';
import type { ReviewerAgreement } from './review-replies.ts';

const hashes = new WeakMap<BankQuestion, string>();

/** Hashes the words that a reviewer judges, and nothing that refining added to the question. */
export function sha256OfQuestion(question: BankQuestion): string {
  const known = hashes.get(question);
  if (known !== undefined) return known;
  const { stem, options, answer } = question;
  const hash = sha256OfJson({ stem, options: options.map(({ letter, text }) => [letter, text]), answer });
  hashes.set(question, hash);
  return hash;
}

/** Questions by what decisions name them by: id and words. */
export class QuestionsAsRead {
  readonly #questions: ReadonlyMap<string, BankQuestion>;

  constructor(questions: readonly BankQuestion[]) {
    this.#questions = new Map(questions.map((question) => [keyOf(question), question]));
  }

  /** The question that the decision is about; null: it is not here, or reads otherwise now. */
  of({ questionSha256, questionId }: Decision): BankQuestion | null {
    return this.#questions.get(`${questionSha256} ${questionId}`) ?? null;
  }
}

function keyOf(question: BankQuestion): string {
  return `${sha256OfQuestion(question)} ${question.id}`;
}

/**
 * Question -> reviewer -> last decision that was not withdrawn. Decisions about other words than the question's are
 * left out, and so are those that the question cannot have: of these none stands, nor the reviewer's word before it.
 */
export class StandingDecisions {
  readonly #byQuestion = new Map<string, Map<string, Decision>>();

  /** In the order in which they came. */
  constructor(decisions: readonly Decision[]) {
    for (const decision of decisions) this.add(decision);
  }

  add(decision: Decision): void {
    const key = `${decision.questionSha256} ${decision.questionId}`;
    const own = this.#byQuestion.get(key) ?? new Map<string, Decision>();
    this.#byQuestion.set(key, own);
    if (decision.action === 'withdraw') own.delete(decision.reviewer);
    else own.set(decision.reviewer, decision);
  }

  of(question: BankQuestion): Decision[] {
    const own = this.#byQuestion.get(keyOf(question))?.values() ?? [];
    return [...own].filter((decision) => faultOf(decision, question) === null);
  }

  /** The reviewer's own, or null. */
  by(reviewer: string, question: BankQuestion): Decision | null {
    const own = this.#byQuestion.get(keyOf(question))?.get(reviewer);
    return own === undefined || faultOf(own, question) !== null ? null : own;
  }
}

export type Resolution =
  | { readonly kind: 'open' }
  | { readonly kind: 'disagreement' }
  | {
      readonly kind: 'decided';
      readonly action: 'keep' | 'correct' | 'drop';
      readonly answer: string | null;
      readonly by: readonly Decision[];
    };

/** Settled: at least `reviewersWanted` reviewers have decided, and all alike. */
export function resolve(decisions: readonly Decision[], reviewersWanted: number): Resolution {
  if (decisions.length < reviewersWanted || decisions.length === 0) return { kind: 'open' };
  const verdicts = new Set(decisions.map(verdictOf));
  if (verdicts.size > 1) return { kind: 'disagreement' };
  const { action, answer } = decisions[0]!;
  return action === 'withdraw' ? { kind: 'open' } : { kind: 'decided', action, answer, by: decisions };
}

/** `keep`, `drop`, or the letter that it is corrected to. */
export function verdictOf({ action, answer }: Decision): string {
  return action === 'correct' ? `correct to ${answer}` : action;
}

export interface Applied {
  /** Kept or corrected ones, in the queue's order. */
  readonly questions: readonly BankQuestion[];
  readonly dropped: readonly Dropped[];
  /** Questions that still wait for a decision. */
  readonly queue: readonly ReviewItem[];
}

export function applyDecisions(
  queue: readonly ReviewItem[],
  standing: StandingDecisions,
  reviewersWanted: number,
): Applied {
  const [questions, dropped, waiting]: [BankQuestion[], Dropped[], ReviewItem[]] = [[], [], []];
  for (const item of queue) {
    const { question } = item;
    const resolution = resolve(standing.of(question), reviewersWanted);
    if (resolution.kind === 'open') waiting.push(item);
    else if (resolution.kind === 'disagreement') waiting.push({ ...item, reason: 'reviewers-disagree' });
    else if (resolution.action === 'drop') dropped.push(droppedBy(resolution.by, question));
    else questions.push(reviewed(question, resolution.action, resolution.answer, resolution.by));
  }
  return { questions, dropped, queue: waiting };
}

function droppedBy(by: readonly Decision[], question: BankQuestion): Dropped {
  const evidence = by
    .map(({ reviewer, at, note }) => `${reviewer}, ${at}${note === '' ? '' : `: ${anonymise(note).text}`}`)
    .join('; ');
  return { id: question.id, step: 'review', reason: 'dropped-by-reviewer', evidence, question };
}

function reviewed(
  question: BankQuestion,
  action: 'keep' | 'correct',
  answer: string | null,
  by: readonly Decision[],
): BankQuestion {
  const refinement = question.refinement ?? { annotatedTier: null, labelCheck: null, reviewed: null };
  return {
    ...question,
    answer: action === 'correct' ? answer! : question.answer,
    refinement: { ...refinement, reviewed: { action, reviewers: by.map(({ reviewer }) => reviewer).toSorted() } },
  };
}

/** Every pair of reviewers who judged a question in common; of very many reviewers those who judged most. */
export function reviewerAgreement(
  queue: readonly Pick<ReviewItem, 'question'>[],
  standing: StandingDecisions,
): ReviewerAgreement[] {
  const judged = queue.map(({ question }) => standing.of(question));
  const counts = new Map<string, number>();
  for (const own of judged) for (const { reviewer } of own) counts.set(reviewer, (counts.get(reviewer) ?? 0) + 1);
  const most = [...counts.keys()].toSorted((one, other) => counts.get(other)! - counts.get(one)!);
  const names = most.slice(0, MOST_REVIEWERS).toSorted();
  const places = new Map(names.map((name, at) => [name, at]));
  const pairs = new Map<number, (readonly [string, string])[]>();
  for (const own of judged) {
    const verdicts = own
      .flatMap((each) => (places.has(each.reviewer) ? [[places.get(each.reviewer)!, verdictOf(each)] as const] : []))
      .toSorted(([one], [other]) => one - other);
    for (const [at, [one, verdict]] of verdicts.entries())
      for (const [other, otherVerdict] of verdicts.slice(at + 1)) {
        const key = one * names.length + other;
        const verdictsOfPair = pairs.get(key) ?? [];
        pairs.set(key, verdictsOfPair);
        verdictsOfPair.push([verdict, otherVerdict]);
      }
  }
  const keys = [...pairs.keys()].toSorted((one, other) => one - other);
  return keys.map((key) => ({
    reviewers: [names[Math.floor(key / names.length)]!, names[key % names.length]!] as const,
    agreement: agreementOf(pairs.get(key)!)!,
  }));
}
