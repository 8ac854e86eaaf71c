/** AdamW with the semantics of torch.optim.AdamW, on a range of flat arrays; arithmetic in double, state in single. */
import type { AdamParams } from '../../trainer.ts';

/** What the optimizer remembers of each weight. */
export interface Moments {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

export interface OptimizerArrays {
  readonly weights: Float32Array;
  /** One a worker; after `sumGradients` the first holds the sum. */
  readonly gradients: readonly Float32Array[];
  readonly moments: Moments;
}

/** Elements [from, to). */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A worker's share of `count` elements: as many as any other's, up to one. */
export function evenShare(count: number, worker: number, workers: number): Range {
  const bound = (index: number): number => Math.floor((index * count) / workers);
  return { from: bound(worker), to: bound(worker + 1) };
}

/** Adds all gradients into the first; returns the sum of squares over the range. */
export function sumGradients(
  { gradients: [sum, ...others] }: Pick<OptimizerArrays, 'gradients'>,
  { from, to }: Range,
): number {
  for (const other of others) for (let index = from; index < to; index++) sum![index]! += other[index]!;
  let squares = 0;
  for (let index = from; index < to; index++) squares += sum![index]! * sum![index]!;
  return squares;
}

/** One step on the range. `step` counts from 1; `gradientScale` is that of the norm clip. Clears the gradients. */
export function adamwStep(
  { weights, gradients, moments: { first: firstMoments, second: secondMoments } }: OptimizerArrays,
  { from, to }: Range,
  { step, gradientScale, ...params }: AdamParams & { readonly step: number; readonly gradientScale: number },
): void {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = params;
  const gradient = gradients[0]!;
  const keep = 1 - learningRate * weightDecay;
  const stepSize = learningRate / (1 - beta1 ** step);
  const rootCorrection = 1 / Math.sqrt(1 - beta2 ** step);
  for (let index = from; index < to; index++) {
    const g = gradient[index]! * gradientScale;
    const first = (firstMoments[index] = beta1 * firstMoments[index]! + (1 - beta1) * g);
    const second = (secondMoments[index] = beta2 * secondMoments[index]! + (1 - beta2) * g * g);
    const denominator = Math.sqrt(second) * rootCorrection + epsilon;
    weights[index] = weights[index]! * keep - (stepSize * first) / denominator;
  }
  for (const each of gradients) each.fill(0, from, to);
}
