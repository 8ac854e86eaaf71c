/** The next token of one sequence under the sampling parameters, with its log-probability. */
import { EngineError } from '../../../support/errors.ts';
import type { SamplingParams } from '../../sampler.ts';
import { uniformAt } from './addressed-uniform.ts';
import { drawToken, mostProbable } from './draw-token.ts';
import type { NextTokens } from './next-token-model.ts';
import type { ActiveSequence } from './sequence.ts';

/** Below it the most probable token is drawn: a logit over a smaller one would leave float32. */
const LEAST_TEMPERATURE = 1e-6;

export function isGreedy(temperature: number): boolean {
  return temperature < LEAST_TEMPERATURE;
}

type DrawParams = Omit<SamplingParams, 'stopStrings'>;

/**
 * `row` of `next` is the sequence's. The log-probability is that of the untempered, unfiltered model. EngineError when
 * the model's numbers are none: a draw from them would look like an answer.
 */
export function chooseToken(
  next: NextTokens,
  row: number,
  { request, tokens }: ActiveSequence,
  params: DrawParams,
): { readonly token: number; readonly logprob: number } {
  const token = nextToken(next, row, { seed: request.seed, place: tokens.length }, params);
  const at = row * next.vocabSize + token;
  const logprob = next.logprobs ? next.logprobs[at]! : Math.log(next.probabilities[at]!);
  if (!Number.isFinite(logprob)) {
    throw new EngineError(
      `request ${request.index}: the model gives no probabilities for token ${tokens.length + 1} of its answer: a logit ` +
        'is not finite. Its weights are damaged, or too large for float32',
    );
  }
  return { token, logprob };
}

/** Drawn for `place` of the sequence with `seed`, whatever the numbers of the row are. */
export function nextToken(
  { probabilities, vocabSize }: NextTokens,
  row: number,
  { seed, place }: { readonly seed: number; readonly place: number },
  params: DrawParams,
): number {
  const drawn = params.vocabularySize ?? vocabSize;
  const probabilities_V = probabilities.subarray(row * vocabSize, row * vocabSize + drawn);
  if (isGreedy(params.temperature)) return mostProbable(probabilities_V);
  const isFiltered = params.topK !== null || params.topP !== null;
  const share = isFiltered || drawn === vocabSize ? 1 : sumOf(probabilities_V);
  return drawToken(probabilities_V, share * uniformAt(seed, place), params);
}

function sumOf(probabilities: Float32Array): number {
  return probabilities.reduce((sum, probability) => sum + probability, 0);
}
