/**
 * How far the policy that is trained is from the one that sampled, on the tokens that a step learns from: between two
 * engines of the same weights a matter of precision, off policy a matter of the steps between them.
 */
import type { GradedRollout } from './draw-groups.ts';

export interface SamplerGap {
  /** Mean |log p of the trainer - log p of the sampler|, nats. */
  readonly logprobGap: number;
  /** Of the importance ratios exp(log p of the trainer - log p of the sampler), before any cap. */
  readonly ratioMean: number;
  readonly ratioMax: number;
}

/** `logprobs`: the trainer's, of every target of each rollout's datum. At least one token. */
export function samplerGap(
  sent: readonly Pick<GradedRollout, 'completion'>[],
  logprobs: readonly Float32Array[],
): SamplerGap {
  let gap = 0;
  let ratios = 0;
  let ratioMax = 0;
  let count = 0;
  sent.forEach(({ completion }, at) => {
    const first = completion.prompt.length - 1;
    completion.logprobs.forEach((sampled, position) => {
      const own = logprobs[at]![first + position]!;
      const ratio = Math.exp(own - sampled);
      gap += Math.abs(sampled - own);
      ratios += ratio;
      ratioMax = Math.max(ratioMax, ratio);
      count++;
    });
  });
  return { logprobGap: gap / count, ratioMean: ratios / count, ratioMax };
}
