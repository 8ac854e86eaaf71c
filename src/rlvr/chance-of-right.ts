/**
 * The chance that a question is answered right, from tries of the policy: the mean of the posterior Beta(1 + right, 1 +
 * wrong), as it is or with guessing taken out. A question that is guessed among four options is right one time in four for
 * ever; it has the largest spread of rewards and nothing to learn.
 */

/**
 * `failures`: the paper's mining, a question that failed when last tried. `chance`: by the chance of a right answer, guessing
 * taken out. `pass-rate`: by the same with guessing left in.
 */
export const MINING_ESTIMATES = ['failures', 'chance', 'pass-rate'] as const;
export type MiningEstimate = (typeof MINING_ESTIMATES)[number];
/** Those that give every tried question a number from 0 to 1. */
export const CHANCE_ESTIMATES = ['chance', 'pass-rate'] as const;
export type ChanceEstimate = (typeof CHANCE_ESTIMATES)[number];

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

/** The posterior's mean, above 0 and below 1. */
export function passRate({ attempts, failures }: TriedCounts): number {
  return (1 + attempts - failures) / (2 + attempts);
}

/** 0-1; 0: no more often right than a guess. */
export function chanceOfRight(tried: TriedCounts, options: number): number {
  const mean = passRate(tried);
  const guess = 1 / options;
  return Math.max(0, (mean - guess) / (1 - guess));
}

/** 0-1, as `estimate` has it. `options`: how many the question has. */
export function estimateChance(estimate: ChanceEstimate, tried: TriedCounts, options: number): number {
  return estimate === 'chance' ? chanceOfRight(tried, options) : passRate(tried);
}

export function isIn(chance: number, { low, high }: Band): boolean {
  return chance >= low && chance <= high;
}
