/** Advantages of a group: reward minus the group's mean (paper eq. 2-3), as it is or divided. */

/**
 * `mean`: the paper's, which divides by nothing, so that a group counts by how much its rewards differ. `deviation`: divided
 * by the group's standard deviation, the common variant that the paper leaves out. `max-rl`: divided by the share of right
 * answers (MaxRL, arXiv 2602.02710), so that a question counts as its inverse chance; where none is right, by nothing, since
 * the format alone shall not be made much of.
 */
export const ADVANTAGES = ['mean', 'deviation', 'max-rl'] as const;
export type AdvantageScale = (typeof ADVANTAGES)[number];

/** A group whose divisor is no larger teaches nothing that could be scaled. */
const LEAST = 1e-6;

/** Rewards of one group of k rollouts -> advantages. `right_K`: which of them were right; `max-rl` looks at it. */
export function groupAdvantages(
  rewards_K: readonly number[],
  scale: AdvantageScale = 'mean',
  right_K: readonly boolean[] = [],
): number[] {
  const mean = meanOf(rewards_K);
  const centred_K = rewards_K.map((reward) => reward - mean);
  switch (scale) {
    case 'mean':
      return centred_K;
    case 'deviation': {
      const deviation = Math.sqrt(meanOf(centred_K.map((value) => value * value)));
      return centred_K.map((value) => value / (deviation + LEAST));
    }
    case 'max-rl': {
      const right = right_K.filter(Boolean).length;
      return centred_K.map((value) => (right === 0 ? value : (value * right_K.length) / right));
    }
  }
}

/** A group whose rewards are all equal teaches nothing: every advantage is zero. */
export function hasSignal(rewards_K: readonly number[]): boolean {
  return rewards_K.some((reward) => Math.abs(reward - rewards_K[0]!) > 1e-9);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
