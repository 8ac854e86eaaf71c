/** The next token of one sequence under the sampling parameters, with its log-probability. */
import type { SamplingParams } from '../../sampler.ts';
import { uniformAt } from './addressed-uniform.ts';
import { drawToken, mostProbable } from './draw-token.ts';
import type { NextTokens } from './next-token-model.ts';
import type { ActiveSequence } from './sequence.ts';

/** `row` of `next` is the sequence's. The log-probability is that of the untempered, unfiltered model. */
export function chooseToken(
  { probabilities, logprobs, vocabSize }: NextTokens,
  row: number,
  { request, tokens }: ActiveSequence,
  params: SamplingParams,
): { readonly token: number; readonly logprob: number } {
  const probabilities_V = probabilities.subarray(row * vocabSize, (row + 1) * vocabSize);
  const token =
    params.temperature === 0
      ? mostProbable(probabilities_V)
      : drawToken(probabilities_V, uniformAt(request.seed, tokens.length), params);
  return { token, logprob: logprobs ? logprobs[row * vocabSize + token]! : Math.log(probabilities_V[token]!) };
}
