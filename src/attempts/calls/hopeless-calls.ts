/**
 * Calls that failed in batch after batch of this process, told apart from a model that fails: another day's faults say nothing
 * about those of today, and batches that answered next to nothing say nothing about one conversation.
 */
import { COMPLETED, type Batch } from './batch-journal.ts';
import type { CallJournal } from './call-journal.ts';
import { OF_FORM } from './call-lines.ts';

export interface HopelessCall {
  readonly key: string;
  /** Each time the model refused the request itself, or whoever keeps its account. */
  readonly isRefused: boolean;
}

export interface HopelessOptions {
  readonly isOpen: (key: string) => boolean;
  /** The batch was ended by this process. */
  readonly isOfNow: (batch: Pick<Batch, 'name'>) => boolean;
}

type Failures = Pick<CallJournal, 'failureIn' | 'answersOf'>;

/** Ours: batches in which a request may fail; each takes up to a day. */
export const MOST_FAILED_BATCHES = 3;
const REFUSALS: ReadonlySet<string> = new Set(['refused', 'unanswerable']);

/** None where it is the model that fails. */
export function hopelessCalls(
  batches: readonly Pick<Batch, 'name' | 'keys' | 'ended'>[],
  journal: Failures,
  { isOpen, isOfNow }: HopelessOptions,
): HopelessCall[] {
  const reasons = new Map<string, string[]>();
  for (const batch of batches) {
    if (batch.ended !== COMPLETED || !isOfNow(batch)) continue;
    for (const key of batch.keys) {
      const reason = journal.failureIn(batch.name, key);
      // What was written in a way that the model does not take is written otherwise now.
      if (reason === null || reason === OF_FORM || !isOpen(key)) continue;
      reasons.set(key, [...(reasons.get(key) ?? []), reason]);
    }
  }
  const failed = [...reasons].filter(([, each]) => each.length >= MOST_FAILED_BATCHES);
  // Batches of before count here: alone in a batch, a call has no others beside it.
  const beside = batches.filter(({ name }) => failed.some(([key]) => journal.failureIn(name, key) !== null));
  const answers = beside.reduce((sum, { name }) => sum + journal.answersOf(name), 0);
  if (failed.length > answers) return [];
  return failed.map(([key, each]) => ({ key, isRefused: each.every((reason) => REFUSALS.has(reason)) }));
}
