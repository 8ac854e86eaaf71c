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
  /** Each time in a way that no empty account is told: in a reply that is billed, or as what cannot be answered. */
  readonly isOfRequest: boolean;
  /** The batches that failed it answered fewer than they failed: the model itself may be what fails. */
  readonly isAlone: boolean;
}

export interface HopelessOptions {
  readonly isOpen: (key: string) => boolean;
  /** The batch was ended by this process. */
  readonly isOfNow: (batch: Pick<Batch, 'name'>) => boolean;
}

type Failures = Pick<CallJournal, 'failureIn' | 'isBilledIn' | 'answersOf'>;

interface Failure {
  readonly isRefusal: boolean;
  readonly isOfRequest: boolean;
}

/** Ours: batches in which a request may fail; each takes up to a day. */
export const MOST_FAILED_BATCHES = 3;
const REFUSALS: ReadonlySet<string> = new Set(['refused', 'unanswerable', OF_FORM]);

/** Where it may be the model that fails, those alone that it refuses, for its check to decide. */
export function hopelessCalls(
  batches: readonly Pick<Batch, 'name' | 'keys' | 'ended'>[],
  journal: Failures,
  { isOpen, isOfNow }: HopelessOptions,
): HopelessCall[] {
  const failures = new Map<string, Failure[]>();
  const ofForm = new Set<string>();
  for (const batch of batches) {
    for (const key of batch.keys) {
      const reason = journal.failureIn(batch.name, key);
      if (reason === null) continue;
      // What was written in a way that the model does not take is written otherwise now; refused again, it is refused.
      const isFirstOfForm = reason === OF_FORM && !ofForm.has(key);
      if (reason === OF_FORM) ofForm.add(key);
      if (isFirstOfForm || batch.ended !== COMPLETED || !isOfNow(batch) || !isOpen(key)) continue;
      const isRefusal = REFUSALS.has(reason);
      const isOfRequest = reason === 'unanswerable' || (isRefusal && journal.isBilledIn(batch.name, key));
      failures.set(key, [...(failures.get(key) ?? []), { isRefusal, isOfRequest }]);
    }
  }
  const failed = [...failures].filter(([, each]) => each.length >= MOST_FAILED_BATCHES);
  // Batches of before count here: alone in a batch, a call has no others beside it.
  const beside = batches.filter(({ name }) => failed.some(([key]) => journal.failureIn(name, key) !== null));
  const answers = beside.reduce((sum, { name }) => sum + journal.answersOf(name), 0);
  const isAlone = failed.length > answers;
  const hopeless = failed.map(([key, each]) => ({
    key,
    isRefused: each.every(({ isRefusal }) => isRefusal),
    isOfRequest: each.every(({ isOfRequest }) => isOfRequest),
    isAlone,
  }));
  return isAlone ? hopeless.filter(({ isRefused }) => isRefused) : hopeless;
}
