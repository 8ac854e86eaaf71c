/**
 * Decisions of reviewers as data: JSON Lines that are only added to, each signed with name and time. What counts is
 * each reviewer's last word on a question as it reads now; when they do not agree, the question stays in the queue.
 */
import { existsSync } from 'node:fs';
import type { BankQuestion, Dropped } from '../../records/bank-question.ts';
import { decisionSchema, type Decision, type ReviewItem } from '../../records/review.ts';
import { sha256OfJson } from '../../support/hash.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { agreementOf } from '../cohens-kappa.ts';
import type { ReviewerAgreement } from './review-replies.ts';

export const DECISIONS_FILE = 'decisions.jsonl';

export function readDecisions(path: string): Decision[] {
  return existsSync(path) ? readJsonl(path, { schema: decisionSchema, tornLastLine: 'drop' }) : [];
}

/** Hashes the words that a reviewer judges, and nothing that refining added to the question. */
export function sha256OfQuestion({ stem, options, answer }: BankQuestion): string {
  return sha256OfJson({ stem, options: options.map(({ letter, text }) => [letter, text]), answer });
}

/**
 * Question -> reviewer -> last decision that was not withdrawn. Decisions about other words than the question's are
 * left out.
 */
export class StandingDecisions {
  readonly #byQuestion = new Map<string, Map<string, Decision>>();

  constructor(decisions: readonly Decision[]) {
    for (const decision of decisions.toSorted((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)))) {
      const key = `${decision.questionSha256} ${decision.questionId}`;
      const own = this.#byQuestion.get(key) ?? new Map<string, Decision>();
      this.#byQuestion.set(key, own);
      if (decision.action === 'withdraw') own.delete(decision.reviewer);
      else own.set(decision.reviewer, decision);
    }
  }

  of(question: BankQuestion): Decision[] {
    return [...(this.#byQuestion.get(`${sha256OfQuestion(question)} ${question.id}`)?.values() ?? [])];
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
  decisions: readonly Decision[],
  reviewersWanted: number,
): Applied {
  const standing = new StandingDecisions(decisions);
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
  const evidence = by.map(({ reviewer, at, note }) => `${reviewer}, ${at}${note === '' ? '' : `: ${note}`}`).join('; ');
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

/** Every pair of reviewers who judged a question in common. */
export function reviewerAgreement(
  queue: readonly Pick<ReviewItem, 'question'>[],
  decisions: readonly Decision[],
): ReviewerAgreement[] {
  const standing = new StandingDecisions(decisions);
  const judged = queue.map(
    ({ question }) => new Map(standing.of(question).map((each) => [each.reviewer, verdictOf(each)])),
  );
  const names = [...new Set(judged.flatMap((own) => [...own.keys()]))].toSorted();
  return names.flatMap((one, at) =>
    names.slice(at + 1).flatMap((other) => {
      const pairs = judged.flatMap((own) =>
        own.has(one) && own.has(other) ? [[own.get(one)!, own.get(other)!] as const] : [],
      );
      const agreement = agreementOf(pairs);
      return agreement === null ? [] : [{ reviewers: [one, other] as const, agreement }];
    }),
  );
}
