/** Batches that the provider did not show when they were looked at: how often in a row, and when a person must say. */
import { batchAdvice } from './batch-advice.ts';
import type { Batch } from './batch-journal.ts';
import { BatchEnd } from './batch-steps.ts';

/** Ours: looks in a row that do not find a batch before a person is told. */
export const MOST_MISSED = 10;

interface Missed {
  readonly times: number;
  readonly message: string;
}

export class MissedBatches {
  readonly #missed = new Map<Batch, Missed>();

  /** How many looks in a row have not found it. */
  add(batch: Batch, message: string): number {
    const times = this.#timesOf(batch) + 1;
    this.#missed.set(batch, { times, message });
    return times;
  }

  found(batch: Batch): void {
    this.#missed.delete(batch);
  }

  /**
   * Ends, with what a person can do, where all that are left are missing: their calls would be paid for twice, were they
   * there all the same. `path`: of the journal of batches.
   */
  endWhereAllAre(left: ReadonlySet<Batch>, path: string): void {
    const [first] = left;
    if (first === undefined || [...left].some((batch) => this.#timesOf(batch) < MOST_MISSED)) return;
    const { message } = this.#missed.get(first)!;
    const words = `${first.name} was looked for ${MOST_MISSED} times: ${message}; ${batchAdvice(path, first)}`;
    throw new BatchEnd({ kind: 'failed', words });
  }

  #timesOf(batch: Batch): number {
    return this.#missed.get(batch)?.times ?? 0;
  }
}
