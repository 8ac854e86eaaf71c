/** How many calls came to what. Every call is in one state, and what was counted answer by answer must agree with that. */
import { RunError } from '../../support/errors.ts';
import type { Call } from './call.ts';
import type { CallState } from './call-totals.ts';

/** What became of calls; together they are all that were asked for. */
export interface CallTally {
  readonly wanted: number;
  readonly answered: number;
  /** May be asked for again. */
  readonly failedAgain: number;
  readonly failedFinal: number;
  /** Neither answered nor failed. */
  readonly open: number;
}

/** Counted anew from the state of each. */
export function tallyCalls(calls: readonly Call[], stateOf: (key: string) => CallState): CallTally {
  const counts: Record<CallState, number> = { answered: 0, 'failed-again': 0, 'failed-final': 0, open: 0 };
  for (const { key } of calls) counts[stateOf(key)]++;
  const { answered, 'failed-again': failedAgain, 'failed-final': failedFinal, open } = counts;
  if (answered + failedAgain + failedFinal + open !== calls.length)
    throw new RunError(
      `internal: ${answered} answered, ${failedAgain + failedFinal} failed and ${open} open are not the ${calls.length} calls asked for`,
    );
  return { wanted: calls.length, answered, failedAgain, failedFinal, open };
}

/** `kept` were counted one by one since `before`. Until the end some are in the journal whose turn to be counted comes. */
export function checkCounts(
  calls: readonly Call[],
  before: CallTally,
  { answered, wanted }: CallTally,
  kept: number,
  isEnd: boolean,
): void {
  // A call that stands twice is asked for once.
  if (new Set(calls.map(({ key }) => key)).size !== wanted) return;
  const counted = before.answered + kept;
  if (isEnd ? answered === counted : answered >= counted) return;
  throw new RunError(
    `internal: ${before.answered} calls were answered before and ${kept} since, and the journal has ${answered} of ${wanted}`,
  );
}
