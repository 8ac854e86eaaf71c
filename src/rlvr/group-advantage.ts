/** Advantages of a group (paper eq. 2-3): reward minus the group's mean. */

/** Rewards of one group of k rollouts -> advantages. `divideByDeviation` is the common variant the paper leaves out. */
export function groupAdvantages(rewards_K: readonly number[], divideByDeviation = false): number[] {
  const mean = rewards_K.reduce((sum, reward) => sum + reward, 0) / rewards_K.length;
  const centred_K = rewards_K.map((reward) => reward - mean);
  if (!divideByDeviation) return centred_K;
  const deviation = Math.sqrt(centred_K.reduce((sum, value) => sum + value * value, 0) / rewards_K.length);
  return centred_K.map((value) => value / (deviation + 1e-6));
}

/** A group whose rewards are all equal teaches nothing: every advantage is zero. */
export function hasSignal(rewards_K: readonly number[]): boolean {
  return rewards_K.some((reward) => Math.abs(reward - rewards_K[0]!) > 1e-9);
}
