/** Checks the requests of a call and puts them in the order in which workers take them. */
import { EngineError } from '../../../support/errors.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import type { SampleRequest, SamplingParams } from '../../sampler.ts';
import { checkStopStrings } from '../../stop-strings.ts';
import type { QueuedRequest } from './sequence.ts';

/** Equal prompts stand together, so that a worker reads them once; long ones come first, so that none is left to the end. */
export function queueRequests(
  requests: readonly SampleRequest[],
  params: SamplingParams,
  config: DecoderConfig,
): QueuedRequest[] {
  checkParams(params, config);
  const queue = requests.map(({ prompt, seed }, index) => {
    checkPrompt(prompt, index, config);
    return { index, seed, prompt: Int32Array.from(prompt), key: prompt.join() };
  });
  queue.sort(
    (a, b) => b.prompt.length - a.prompt.length || (a.key < b.key ? -1 : Number(a.key > b.key)) || a.index - b.index,
  );
  return queue.map(({ index, seed, prompt }) => ({ index, seed, prompt }));
}

export function checkParams(
  { maxTokens, temperature, topP, topK, vocabularySize = 0, stopStrings }: SamplingParams,
  { vocabSize }: DecoderConfig,
): void {
  const refuse = (what: string): never => {
    throw new EngineError(`sampling parameters: ${what}`);
  };
  if (!Number.isInteger(maxTokens) || maxTokens < 1) refuse(`maxTokens is ${maxTokens}; it must be 1 or more`);
  if (!(temperature >= 0 && temperature < Infinity)) refuse(`temperature is ${temperature}; it must be 0 or more`);
  if (topP !== null && !(topP > 0 && topP <= 1)) refuse(`topP is ${topP}; it must be in (0, 1], or null for off`);
  if (topK !== null && !(Number.isInteger(topK) && topK >= 1)) refuse(`topK is ${topK}; it must be 1 or more, or null`);
  if (stopStrings !== undefined) checkStopStrings(stopStrings);
  if (vocabularySize > vocabSize) {
    throw new EngineError(
      `the tokenizer has ${vocabularySize} tokens, the model ${vocabSize}: they are of two models. Take both from one folder`,
    );
  }
}

export function checkPrompt(
  prompt: readonly number[],
  index: number,
  { vocabSize, maxPositions }: DecoderConfig,
): void {
  if (prompt.length === 0) throw new EngineError(`request ${index}: the prompt is empty; it needs at least one token`);
  if (prompt.length >= maxPositions) {
    throw new EngineError(
      `request ${index}: ${prompt.length} prompt tokens, but the model has ${maxPositions} positions`,
    );
  }
  const wrong = prompt.find((token) => !Number.isInteger(token) || token < 0 || token >= vocabSize);
  if (wrong !== undefined)
    throw new EngineError(`request ${index}: token ${wrong} is not in the vocabulary of ${vocabSize}`);
}
