/** The port's losses from log-probabilities: sums over targets, whatever a server makes of them. */
import type { Datum } from '../datum.ts';
import type { LossFunction } from '../scorer.ts';

export function lossSum(data: readonly Datum[], logprobs: readonly Float32Array[], loss: LossFunction): number {
  let sum = 0;
  data.forEach((datum, index) => {
    for (let at = 0; at < datum.tokens.length; at++) {
      const weight = datum.weights[at]!;
      if (weight !== 0) sum -= weight * valueOf(datum, at, logprobs[index]![at]!, loss);
    }
  });
  return sum;
}

/** What is raised at one target. */
function valueOf({ logprobs, advantages }: Datum, at: number, logprob: number, loss: LossFunction): number {
  if (loss.kind === 'cross_entropy') return logprob;
  const ratio = Math.exp(logprob - logprobs![at]!);
  const advantage = advantages![at]!;
  if (loss.kind === 'importance_sampling') return ratio * advantage;
  const clipped = Math.min(Math.max(ratio, loss.clipLow), loss.clipHigh);
  return Math.min(ratio * advantage, clipped * advantage);
}
