/** A bank's review: its queue, and the decisions, which are flushed to the disk one by one before they count. */
import { appendFileSync, existsSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { QUESTIONS_FILE } from '../../records/bank-manifest.ts';
import { reviewItemSchema, decisionSchema, type Decision, type ReviewItem } from '../../records/review.ts';
import { flush } from '../../support/durable.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import { canonicalJson } from '../../support/json.ts';
import { jsonLine, readJsonl } from '../../support/jsonl.ts';
import { openBank } from '../../records/read-bank.ts';
import { QUEUE_FILE } from '../bank/bank-folder.ts';
import {
  DECISIONS_FILE,
  readDecisions,
  resolve,
  reviewerAgreement,
  sha256OfQuestion,
  StandingDecisions,
} from './decisions.ts';
import type { ReviewerAgreement } from './review-replies.ts';

export interface ReviewStatus {
  readonly items: number;
  readonly decided: number;
  readonly disagreements: number;
  readonly reviewers: readonly string[];
  readonly agreement: readonly ReviewerAgreement[];
}

/** A reviewer's verdict; the folder adds the question's hash and the time. */
export interface Verdict {
  readonly questionId: string;
  readonly action: Decision['action'];
  readonly answer: string | null;
  readonly note: string;
  readonly reviewer: string;
}

export class ReviewFolder {
  readonly folder: string;
  readonly reviewersWanted: number;
  readonly items: readonly ReviewItem[];
  readonly #byId: ReadonlyMap<string, ReviewItem>;
  readonly #path: string;
  readonly #decisions: Decision[];

  private constructor(folder: string, reviewersWanted: number, items: readonly ReviewItem[]) {
    this.folder = folder;
    this.reviewersWanted = reviewersWanted;
    this.items = items;
    this.#byId = new Map(items.map((item) => [item.question.id, item]));
    this.#path = join(folder, DECISIONS_FILE);
    this.#decisions = readDecisions(this.#path);
    cutTornLine(this.#path);
  }

  /** `bank`: the folder, or the questions.jsonl in it. */
  static open(bank: string, reviewersWanted: number): ReviewFolder {
    openBank(bank);
    const folder = basename(bank) === QUESTIONS_FILE ? dirname(bank) : bank;
    if (!statSync(folder).isDirectory())
      throw new ConfigError(`${bank} is a file of questions; a review is of a refined bank: give its folder`);
    const path = join(folder, QUEUE_FILE);
    if (!existsSync(path))
      throw new ConfigError(`${folder} has no ${QUEUE_FILE}; questions refine --validator MODEL makes one`);
    return new ReviewFolder(folder, reviewersWanted, readJsonl(path, { schema: reviewItemSchema }));
  }

  get decisions(): readonly Decision[] {
    return this.#decisions;
  }

  /** The reviewer's own standing decision on a question, or null. */
  decisionOf(item: ReviewItem, reviewer: string): Decision | null {
    return (
      this.standing()
        .of(item.question)
        .find((decision) => decision.reviewer === reviewer) ?? null
    );
  }

  standing(): StandingDecisions {
    return new StandingDecisions(this.#decisions);
  }

  /** RecordError for a verdict that no question can have. */
  decide(verdict: Verdict, at: Date): Decision {
    const item = this.#byId.get(verdict.questionId);
    if (item === undefined) throw new RecordError(`no question ${JSON.stringify(verdict.questionId)} waits for review`);
    const { letters, answer } = { letters: item.question.options.map(({ letter }) => letter), answer: verdict.answer };
    if ((verdict.action === 'correct') !== (answer !== null))
      throw new RecordError(
        `${verdict.action} takes ${verdict.action === 'correct' ? 'the right letter' : 'no letter'}`,
      );
    if (answer !== null && (!letters.includes(answer) || answer === item.question.answer))
      throw new RecordError(
        `the answer can be corrected to ${letters.filter((each) => each !== item.question.answer).join(', ')}, not to ${answer}`,
      );
    const checked = decisionSchema.safeParse({
      ...verdict,
      questionSha256: sha256OfQuestion(item.question),
      at: at.toISOString(),
    });
    if (!checked.success)
      throw new RecordError(
        checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
      );
    this.#append([checked.data]);
    return checked.data;
  }

  /** Adds those of another file that are not here; returns how many. */
  importDecisions(path: string): number {
    if (!existsSync(path)) throw new ConfigError(`${path}: no such file`);
    return this.#import(readJsonl(path, { schema: decisionSchema }));
  }

  importText(text: string): number {
    const decisions = text.split('\n').flatMap((line, index): Decision[] => {
      if (line.trim() === '') return [];
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch (cause) {
        throw new RecordError(`line ${index + 1}: not JSON: ${(cause as Error).message}`, { cause });
      }
      const checked = decisionSchema.safeParse(value);
      if (!checked.success)
        throw new RecordError(
          `line ${index + 1}: ${checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
        );
      return [checked.data];
    });
    return this.#import(decisions);
  }

  status(): ReviewStatus {
    const standing = this.standing();
    const kinds = this.items.map(({ question }) => resolve(standing.of(question), this.reviewersWanted).kind);
    return {
      items: this.items.length,
      decided: kinds.filter((kind) => kind === 'decided').length,
      disagreements: kinds.filter((kind) => kind === 'disagreement').length,
      reviewers: [...new Set(this.#decisions.map(({ reviewer }) => reviewer))].toSorted(),
      agreement: reviewerAgreement(this.items, this.#decisions),
    };
  }

  #import(decisions: readonly Decision[]): number {
    const known = new Set(this.#decisions.map((decision) => canonicalJson(decision)));
    const fresh = decisions.filter((decision) => !known.has(canonicalJson(decision)));
    this.#append(fresh);
    return fresh.length;
  }

  #append(decisions: readonly Decision[]): void {
    if (decisions.length === 0) return;
    appendFileSync(this.#path, decisions.map((decision) => jsonLine(decision, this.#path)).join(''));
    flush(this.#path);
    this.#decisions.push(...decisions);
  }
}

/** Cuts off a line that a kill left half written, so that the next line does not run into it. */
function cutTornLine(path: string): void {
  if (!existsSync(path)) return;
  const content = readFileSync(path);
  const end = content.lastIndexOf(0x0a) + 1;
  if (end < content.length) truncateSync(path, end);
}
