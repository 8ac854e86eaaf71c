/** The loss itself, from the log-probabilities, in double precision (the formulas are those of the port). */
import type { Datum } from '../../datum.ts';
import type { LossFunction } from '../../scorer.ts';

export function lossSum(data: readonly Datum[], logprobs: readonly Float32Array[], loss: LossFunction): number {
  let sum = 0;
  data.forEach((datum, index) => {
    for (let position = 0; position < datum.weights.length; position++) {
      const weight = datum.weights[position]!;
      if (weight !== 0) sum -= weight * objective(datum, position, logprobs[index]![position]!, loss);
    }
  });
  return sum;
}

function objective(datum: Datum, position: number, logprob: number, loss: LossFunction): number {
  if (loss.kind === 'cross_entropy') return logprob;
  const ratio = Math.exp(logprob - datum.logprobs![position]!);
  const advantage = datum.advantages![position]!;
  if (loss.kind === 'importance_sampling') return ratio * advantage;
  const clipped = Math.min(Math.max(ratio, loss.clipLow), loss.clipHigh);
  return Math.min(ratio * advantage, clipped * advantage);
}
