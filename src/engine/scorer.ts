/**
 * The part of the engine port that says how probable given tokens are, without any gradient: all that an engine opened
 * to score can do. The losses of training are defined here, since a pass without gradient gives them too.
 */
import type { Datum } from './datum.ts';
import type { OpenModel } from './open-model.ts';

/**
 * Losses are SUMS over tokens, never means: the caller scales weights or advantages.
 * With lp the current log-probability of a target, q the sampler's, A the advantage, w the weight, r = exp(lp - q):
 * - cross_entropy: -sum w lp
 * - importance_sampling: -sum w r A
 * - ppo: -sum w min(r A, clip(r, clipLow, clipHigh) A); thresholds are absolute ratios (0.8 and 1.2, say)
 */
export type LossFunction =
  | { readonly kind: 'cross_entropy' }
  | { readonly kind: 'importance_sampling' }
  | { readonly kind: 'ppo'; readonly clipLow: number; readonly clipHigh: number };

export interface ForwardOutput {
  /** Log-probability of every target, one array of length T per datum. */
  readonly logprobs: readonly Float32Array[];
  /** The loss summed over all datums. */
  readonly lossSum: number;
}

export interface Scorer extends OpenModel {
  /** Log-probabilities of the targets, no gradient. */
  forward(data: readonly Datum[], loss: LossFunction): Promise<ForwardOutput>;
}
