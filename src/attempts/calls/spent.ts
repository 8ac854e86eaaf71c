/** What requests took, all processes together, counted line by line of the journal of calls. */
import type { TokenCounts } from '../../chat/price.ts';
import type { AnsweredLine, BilledTokens } from './call-lines.ts';

/** Unknown tokens are counted with the most that they can be, never taken for 0. */
export interface Spent {
  requests: number;
  answers: number;
  /** Of answers, and of failures that the model billed and counted. */
  read: number;
  written: number;
  reasoning: number;
  /** From each request to its answer, added up; those of batches are not known. */
  seconds: number;
  /** Of these tokens, through batches, which cost less. */
  batchRead: number;
  batchWritten: number;
  /** Answers whose tokens the model did not say. */
  uncounted: number;
  /** Requests without an answer that may have been billed, and nobody here knows for how many tokens. */
  doubtful: number;
  /** The most that these and the uncounted took. */
  doubtfulRead: number;
  doubtfulWritten: number;
  /** Of these, through batches. */
  doubtfulBatchRead: number;
  doubtfulBatchWritten: number;
}

/** The most that a request can have taken; null where no line says it. */
export interface Most {
  readonly mostRead: number | null;
  readonly mostWritten: number | null;
}

export function nothingSpent(): Spent {
  return {
    requests: 0,
    answers: 0,
    read: 0,
    written: 0,
    reasoning: 0,
    seconds: 0,
    batchRead: 0,
    batchWritten: 0,
    uncounted: 0,
    doubtful: 0,
    doubtfulRead: 0,
    doubtfulWritten: 0,
    doubtfulBatchRead: 0,
    doubtfulBatchWritten: 0,
  };
}

export function countAnswer(spent: Spent, answer: AnsweredLine, most: Most): void {
  spent.answers++;
  spent.reasoning += answer.reasoningTokens ?? 0;
  spent.seconds += answer.seconds ?? 0;
  if (!countTokens(spent, answer, answer.batch !== undefined, most)) spent.uncounted++;
}

/** A failure that took tokens all the same: those that the model counted, and of what it did not count the most. */
export function countBilled(spent: Spent, billed: BilledTokens, isOfBatch: boolean, most: Most): void {
  if (!countTokens(spent, billed, isOfBatch, most)) spent.doubtful++;
}

/** A request of which nobody here knows whether it was answered. */
export function countDoubtful(spent: Spent, { mostRead, mostWritten }: Most, isOfBatch: boolean): void {
  spent.doubtful++;
  addDoubtful(spent, { read: mostRead ?? 0, written: mostWritten ?? 0 }, isOfBatch);
}

/** False where some of the tokens are unknown. */
function countTokens(spent: Spent, { read, written }: BilledTokens, isOfBatch: boolean, most: Most): boolean {
  spent.read += read ?? 0;
  spent.written += written ?? 0;
  if (isOfBatch) {
    spent.batchRead += read ?? 0;
    spent.batchWritten += written ?? 0;
  }
  const doubtfulRead = read === null ? (most.mostRead ?? 0) : 0;
  const doubtfulWritten = written === null ? (most.mostWritten ?? 0) : 0;
  addDoubtful(spent, { read: doubtfulRead, written: doubtfulWritten }, isOfBatch);
  return read !== null && written !== null;
}

function addDoubtful(spent: Spent, { read, written }: TokenCounts, isOfBatch: boolean): void {
  spent.doubtfulRead += read;
  spent.doubtfulWritten += written;
  if (!isOfBatch) return;
  spent.doubtfulBatchRead += read;
  spent.doubtfulBatchWritten += written;
}
