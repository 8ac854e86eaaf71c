/** The mean of the paper's equation 1, stated once for `grpo-step.ts` and `recipes/grpo-loop.ts`. */

/**
 * Eq. 1 maximises the mean over rollouts of (log-likelihood x advantage). Which rollouts are counted is ours, since the
 * paper does not speak of groups without signal: all rollouts of the P' groups in which some advantage differs from 0, so
 * that the mean over groups of K is sum over P' x K rollouts / (P' x K).
 * - Groups without signal are left out of the count: where most of them are solved, they would only shrink the step.
 * - A rollout at the mean of its own group is counted, though its advantage is 0 and it need not be sent: what a group
 *   weighs must not depend on how its rewards lie.
 * - Groups of different sizes (`rollout-allocation.ts`) count alike: the mean is over groups of the mean over their own
 *   rollouts. More rollouts then tell better what a question asks for, and do not ask for it louder.
 *
 * Returns the weight of one rollout of a group of `groupSize`, where `live` groups have signal: 1 / (P' x K).
 */
export function rolloutWeight(live: number, groupSize: number): number {
  return 1 / (live * groupSize);
}

/** The groups with signal. */
export function liveGroups(advantages_PK: readonly (readonly number[])[]): (readonly number[])[] {
  return advantages_PK.filter((advantages_K) => advantages_K.some((advantage) => advantage !== 0));
}
