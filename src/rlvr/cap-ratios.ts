/**
 * Truncated importance sampling: no sampled token counts for more than so many times its probability when it was sampled.
 * Samplers and trainers of large engines compute the same weights a little differently, and a token that the trainer holds for
 * far more probable than the sampler did would carry the step. The ratio r = exp(lp - q) becomes min(r, C) where q is raised to
 * lp - ln C; which asks for lp first, a forward pass more.
 */
import type { Datum } from '../engine/datum.ts';
import type { Scorer } from '../engine/scorer.ts';

export interface CappedData {
  readonly data: readonly Datum[];
  /** Of the tokens that count, 0-1. */
  readonly cappedShare: number;
}

/** `cap` is C, at least 1. */
export async function capRatios(engine: Scorer, data: readonly Datum[], cap: number): Promise<CappedData> {
  const { logprobs: current } = await engine.forward(data, { kind: 'importance_sampling' });
  let [counted, capped] = [0, 0];
  const limited = data.map((datum, index) => {
    const logprobs = Float32Array.from(datum.logprobs!, (sampled, at) => {
      if (datum.weights[at] === 0) return sampled;
      counted++;
      const least = current[index]![at]! - Math.log(cap);
      if (sampled >= least) return sampled;
      capped++;
      return least;
    });
    return { ...datum, logprobs };
  });
  return { data: limited, cappedShare: counted === 0 ? 0 : capped / counted };
}
