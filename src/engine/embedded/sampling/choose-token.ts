/** The next token of one sequence under the sampling parameters, with its log-probability. */
import { EngineError } from '../../../support/errors.ts';
import type { SamplingParams } from '../../sampler.ts';
import { uniformAt } from './addressed-uniform.ts';
import { drawToken, mostProbable } from './draw-token.ts';
import type { NextTokens } from './next-token-model.ts';
import type { ActiveSequence } from './sequence.ts';

/**
 * `row` of `next` is the sequence's. The log-probability is that of the untempered, unfiltered model. EngineError when
 * the model's numbers are none: a draw from them would look like an answer.
 */
export function chooseToken(
  { probabilities, logprobs, vocabSize }: NextTokens,
  row: number,
  { request, tokens }: ActiveSequence,
  params: Omit<SamplingParams, 'stopStrings'>,
): { readonly token: number; readonly logprob: number } {
  const drawn = params.vocabularySize ?? vocabSize;
  const probabilities_V = probabilities.subarray(row * vocabSize, row * vocabSize + drawn);
  const isFiltered = params.topK !== null || params.topP !== null;
  const share = isFiltered || drawn === vocabSize ? 1 : sumOf(probabilities_V);
  const token =
    params.temperature === 0
      ? mostProbable(probabilities_V)
      : drawToken(probabilities_V, share * uniformAt(request.seed, tokens.length), params);
  const logprob = logprobs ? logprobs[row * vocabSize + token]! : Math.log(probabilities_V[token]!);
  if (!Number.isFinite(logprob)) {
    throw new EngineError(
      `request ${request.index}: the model gives no probabilities for token ${tokens.length + 1} of its answer: a logit ` +
        'is not finite. Its weights are damaged, or too large for float32',
    );
  }
  return { token, logprob };
}

function sumOf(probabilities: Float32Array): number {
  return probabilities.reduce((sum, probability) => sum + probability, 0);
}
