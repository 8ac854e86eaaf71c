/** A bank's review in the hands of one process: verdicts are on the disk before they count, and nobody else writes there. */
import { join } from 'node:path';
import { decisionSchema, type Decision } from '../../records/review.ts';
import type { Lock } from '../../run/lock.ts';
import { RecordError } from '../../support/errors.ts';
import { canonicalJson } from '../../support/json.ts';
import { reasonsOf } from '../../support/jsonl.ts';
import { lockBank } from '../bank/exchange-bank.ts';
import { DecisionJournal } from './decision-journal.ts';
import { DECISIONS_FILE, readHandedOver, readOwnDecisions, readText } from './decision-lines.ts';
import { faultOf, MOST_DECISIONS, MOST_REVIEWERS } from './decision-rule.ts';
import { sha256OfQuestion } from './decisions.ts';
import { folderOfReview, Review } from './review.ts';
import type { ImportReply } from './review-replies.ts';

/** A reviewer's verdict; the folder adds the question's hash and the time. */
export interface Verdict {
  readonly questionId: string;
  readonly action: Decision['action'];
  readonly answer: string | null;
  readonly note: string;
  readonly reviewer: string;
}

export class ReviewFolder extends Review {
  readonly #lock: Lock;
  readonly #journal: DecisionJournal;
  readonly #reviewers: Set<string>;

  private constructor(folder: string, reviewersWanted: number, lock: Lock) {
    const path = join(folder, DECISIONS_FILE);
    const there = readOwnDecisions(path);
    super(folder, reviewersWanted, there);
    this.#lock = lock;
    this.#journal = new DecisionJournal(path, there);
    this.#reviewers = new Set(this.kept.map(({ reviewer }) => reviewer));
  }

  /** `bank`: the folder, or the questions.jsonl in it. RunError that names the process that has it open. */
  static open(bank: string, reviewersWanted: number): ReviewFolder {
    const folder = folderOfReview(bank);
    const lock = lockBank(folder);
    try {
      return new ReviewFolder(folder, reviewersWanted, lock);
    } catch (cause) {
      lock.release();
      throw cause;
    }
  }

  close(): void {
    this.#lock.release();
  }

  /** RecordError for a verdict that no question can have, UnkeptError where it could not be written. */
  decide(verdict: Verdict, at: Date): Decision {
    const item = this.items.find(({ question }) => question.id === verdict.questionId);
    if (item === undefined) throw new RecordError(`no question ${JSON.stringify(verdict.questionId)} waits for review`);
    const { question } = item;
    const checked = decisionSchema.safeParse({
      ...verdict,
      questionSha256: sha256OfQuestion(question),
      at: at.toISOString(),
    });
    if (!checked.success) throw new RecordError(reasonsOf(checked.error.issues));
    const fault = faultOf(checked.data, question);
    if (fault !== null) throw new RecordError(fault);
    this.#append([checked.data]);
    return checked.data;
  }

  /** Adds those of another file that are not here, after those that are; all or, where a line is wrong, none. */
  importFile(path: string): ImportReply {
    return this.#import(readHandedOver(path, this.#faultOf));
  }

  importText(text: string): ImportReply {
    return this.#import(readText(text, this.#faultOf));
  }

  readonly #faultOf = (decision: Decision): string | null => faultOf(decision, this.questions.of(decision));

  #import(decisions: readonly Decision[]): ImportReply {
    const known = new Set(this.kept.map((decision) => canonicalJson(decision)));
    const fresh = decisions.filter((decision) => {
      const text = canonicalJson(decision);
      const isFresh = !known.has(text);
      known.add(text);
      return isFresh;
    });
    this.#append(fresh);
    return {
      added: fresh.length,
      known: decisions.length - fresh.length,
      elsewhere: fresh.filter((decision) => this.questions.of(decision) === null).length,
    };
  }

  #append(decisions: readonly Decision[]): void {
    this.#requireRoom(decisions);
    this.#journal.append(decisions);
    for (const decision of decisions) {
      this.kept.push(decision);
      this.standing.add(decision);
      this.#reviewers.add(decision.reviewer);
    }
  }

  #requireRoom(decisions: readonly Decision[]): void {
    if (this.kept.length + decisions.length > MOST_DECISIONS)
      throw new RecordError(
        `${this.kept.length} decisions are here and ${decisions.length} would come to them; a review holds ${MOST_DECISIONS}`,
      );
    const names = new Set(this.#reviewers);
    for (const { reviewer } of decisions) {
      names.add(reviewer);
      if (names.size > this.#reviewers.size && names.size > MOST_REVIEWERS)
        throw new RecordError(
          `${JSON.stringify(reviewer)} would be reviewer ${names.size}; a review has ${MOST_REVIEWERS}`,
        );
    }
  }
}
