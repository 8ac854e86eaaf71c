/**
 * How far a policy has gone from the cold start: KL(policy || cold start) per token, estimated on sampled tokens as
 * exp(d) - 1 - d with d = log p of the cold start - log p of the policy (the non-negative estimator of Schulman 2020).
 */
import { completionDatum } from '../engine/datum.ts';
import type { Completion } from '../engine/policy.ts';
import type { Scorer } from '../engine/scorer.ts';

/** Nats a token; 0 for no rollouts. */
export async function estimateKl(
  reference: Scorer,
  rollouts: readonly { readonly completion: Completion }[],
): Promise<number> {
  if (rollouts.length === 0) return 0;
  const data = rollouts.map(({ completion }) => completionDatum(completion.prompt, completion.tokens, 1));
  const { logprobs } = await reference.forward(data, { kind: 'cross_entropy' });
  let sum = 0;
  let count = 0;
  rollouts.forEach(({ completion }, at) => {
    const first = completion.prompt.length - 1;
    completion.logprobs.forEach((own, position) => {
      const difference = logprobs[at]![first + position]! - own;
      sum += Math.exp(difference) - 1 - difference;
      count++;
    });
  });
  return sum / count;
}
