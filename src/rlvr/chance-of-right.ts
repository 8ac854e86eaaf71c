/**
 * The chance that a question is answered right, from tries of the policy: the mean of the posterior Beta(1 + right, 1 +
 * wrong), with guessing taken out. A question that is guessed among four options is right one time in four for ever; it has
 * the largest spread of rewards and nothing to learn.
 */

/** `failures`: the paper's mining, a question that failed when last tried. `chance`: by the chance of a right answer. */
export const MINING_ESTIMATES = ['failures', 'chance'] as const;
export type MiningEstimate = (typeof MINING_ESTIMATES)[number];

/** Chances from low to high, 0-1, both inside. */
export interface Band {
  readonly low: number;
  readonly high: number;
}
/** Ours: below it a question gives next to no right answer to learn from, above it next to no wrong one. */
export const DEFAULT_BAND: Band = { low: 0.1, high: 0.7 };

/** Sums over rounds, older ones counting less; they need not be whole. */
export interface TriedCounts {
  readonly attempts: number;
  readonly failures: number;
}

/** 0-1. */
export function chanceOfRight({ attempts, failures }: TriedCounts, options: number): number {
  const mean = (1 + attempts - failures) / (2 + attempts);
  const guess = 1 / options;
  return Math.max(0, (mean - guess) / (1 - guess));
}

export function isIn(chance: number, { low, high }: Band): boolean {
  return chance >= low && chance <= high;
}
