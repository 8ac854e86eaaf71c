/** The mean of the paper's equation 1, stated once for `grpo-step.ts` and `recipes/grpo-loop.ts`. */

/**
 * Eq. 1 maximises the mean over rollouts of (log-likelihood x advantage). Which rollouts are counted is ours, since the
 * paper does not speak of groups without signal: all K rollouts of the P' groups in which some advantage differs from 0,
 * so that the mean is sum over P' x K rollouts / (P' x K).
 * - Groups without signal are left out of the count: where most of them are solved, they would only shrink the step.
 * - A rollout at the mean of its own group is counted, though its advantage is 0 and it need not be sent: what a group
 *   weighs must not depend on how its rewards lie.
 *
 * `advantages_PK`: P groups of K rollouts. Returns the weight of one rollout, 1 / (P' x K); null when no group has signal.
 */
export function rolloutWeight(advantages_PK: readonly (readonly number[])[]): number | null {
  const counted = liveGroups(advantages_PK).reduce((sum, advantages_K) => sum + advantages_K.length, 0);
  return counted === 0 ? null : 1 / counted;
}

/** The groups with signal. */
export function liveGroups(advantages_PK: readonly (readonly number[])[]): (readonly number[])[] {
  return advantages_PK.filter((advantages_K) => advantages_K.some((advantage) => advantage !== 0));
}
