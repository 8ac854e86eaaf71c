/** One request `asample`, held against what the model can do and turned into what an engine is asked. */
import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { SampleRequest, SamplingParams } from '../../engine/sampler.ts';
import type { StopStrings } from '../../engine/stop-strings.ts';
import { checkStopStrings } from '../../engine/stop-strings.ts';
import type { sampleBody } from '../../engine/tinker-wire/bodies.ts';
import { tokensOfChunks } from '../../engine/tinker-wire/token-chunks.ts';
import { RecordError } from '../../support/errors.ts';
import type { ServedBase } from './served-base.ts';

export interface SampleCall {
  readonly prompt: readonly number[];
  readonly requests: readonly SampleRequest[];
  /** Without the stop strings. */
  readonly params: SamplingParams;
  /** Empty is none. */
  readonly stopStrings: readonly string[];
  readonly promptLogprobs: boolean;
}

/** Of all sequences of one call, prompts included: hours of work, which nobody can call back. */
const MOST_TOKENS = 1 << 22;
/** Every token that is drawn is held against them. */
const MOST_STOPS = 256;

/** RecordError for what cannot be carried out. */
export function sampleCallOf(body: z.output<typeof sampleBody>, base: ServedBase): SampleCall {
  const { num_samples: count, sampling_params: asked } = body;
  if ((body.topk_prompt_logprobs ?? 0) > 0 || (body.topk_sample_logprobs ?? 0) > 0)
    throw new RecordError('topk_prompt_logprobs and topk_sample_logprobs are not supported; leave them out, or send 0');
  const prompt = Array.from(tokensOfChunks(body.prompt.chunks));
  checkPrompt(prompt, base);
  checkLength(prompt.length, count, asked.max_tokens ?? Infinity, base);
  const { max_tokens: maxTokens, temperature, top_k: topK, top_p: topP } = asked;
  if (topK !== -1 && topK < 1) throw new RecordError(`top_k is ${topK}; it must be 1 or more, or -1 for off`);
  if (!(topP > 0 && topP <= 1)) throw new RecordError(`top_p is ${topP}; it must be more than 0, and 1 (off) at most`);
  const seeds = seedsOf(asked, count);
  const { tokens, strings } = stopsOf(asked.stop, base);
  return {
    prompt,
    requests: seeds.map((seed) => ({ prompt, seed })),
    params: {
      maxTokens: Math.min(maxTokens ?? Infinity, base.maxPositions),
      temperature,
      topK: topK === -1 ? null : topK,
      topP: topP === 1 ? null : topP,
      stopTokens: tokens,
      vocabularySize: base.tokenizer.vocabularySize,
    },
    stopStrings: strings,
    promptLogprobs: body.prompt_logprobs === true,
  };
}

/** Each sample's own, or numbered from one as SkyRL does: groups whose seeds are nearer than their sizes share samples. */
function seedsOf({ seed, seeds }: z.output<typeof sampleBody>['sampling_params'], count: number): readonly number[] {
  if (seeds == null) {
    const first = seed ?? randomInt(2 ** 47);
    return Array.from({ length: count }, (_, index) => first + index);
  }
  if (seeds.length === count) return seeds;
  throw new RecordError(`there are ${seeds.length} seeds for ${count} samples; send one a sample, or none`);
}

/** What the engine is asked; calls with the same text of it can be asked together. */
export function paramsOf({ params, stopStrings }: SampleCall, base: ServedBase): SamplingParams {
  if (stopStrings.length === 0) return params;
  const bytesOf = (token: number): string => base.tokenizer.bytesOf(token);
  return { ...params, stopStrings: { strings: stopStrings, bytesOf } };
}

function checkPrompt(prompt: readonly number[], { vocabSize, maxPositions }: ServedBase): void {
  if (prompt.length === 0) throw new RecordError('the prompt is empty; it needs at least one token');
  if (prompt.length >= maxPositions)
    throw new RecordError(
      `the prompt has ${prompt.length} tokens, and the model ${maxPositions} positions, of which one at least must be left`,
    );
  const wrong = prompt.find((token) => token >= vocabSize);
  if (wrong !== undefined)
    throw new RecordError(`token ${wrong} of the prompt is not in the vocabulary of ${vocabSize}`);
}

function checkLength(prompt: number, count: number, maxTokens: number, { maxPositions }: ServedBase): void {
  const tokens = count * Math.min(prompt + maxTokens, maxPositions);
  if (tokens > MOST_TOKENS)
    throw new RecordError(
      `${count} samples of up to ${tokens / count} tokens, their prompt included, are ${tokens} tokens; at most ` +
        `${MOST_TOKENS} are taken in one request: lower max_tokens, or ask in several`,
    );
}

/** Null is the model's own ends; a list is these and no others, so that an empty one is no end at all. */
function stopsOf(
  stop: string | readonly string[] | readonly number[] | null | undefined,
  { tokenizer, vocabSize }: ServedBase,
): { readonly tokens: readonly number[]; readonly strings: readonly string[] } {
  if (stop === null || stop === undefined) return { tokens: tokenizer.endTokens, strings: [] };
  const list = typeof stop === 'string' ? [stop] : stop;
  if (list.length > MOST_STOPS)
    throw new RecordError(`there are ${list.length} stops; at most ${MOST_STOPS} are allowed`);
  const tokens = list.filter((each) => typeof each === 'number');
  const strings = list.filter((each) => typeof each === 'string');
  const wrong = tokens.find((token) => token < 0 || token >= vocabSize);
  if (wrong !== undefined) throw new RecordError(`stop token ${wrong} is not in the vocabulary of ${vocabSize}`);
  checkStopStrings({ strings, bytesOf: () => '' } satisfies StopStrings);
  return { tokens, strings };
}
