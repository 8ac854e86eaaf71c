/** Highest resident memory of two processes, as a report states it; pages of mapped files count. */
import type { Two } from '../support/in-turns.ts';
import { rounded } from '../support/statistics.ts';

export function compareMemory([ours, theirs]: Two<number>): Record<string, number> {
  return {
    gigabytes: rounded(ours / 1e9),
    peerGigabytes: rounded(theirs / 1e9),
    /** Below 1: ours takes less. */
    ratio: rounded(ours / theirs),
  };
}
