/**
 * Decoding of a model folder: the rate of new tokens once the prompts are read, and that of whole calls. A round is a call
 * of one token and a call of many with the same prompts; what the second takes longer is decoding.
 */
import { readModelConfig } from '../../src/engine/hugging-face/model-config.ts';
import { EngineError } from '../../src/support/errors.ts';
import type { Item } from '../support/in-turns.ts';
import { median, ratiosOf, rounded } from '../support/statistics.ts';
import type { SampledAnswer } from './calls.ts';
import type { Bench, Contender, Figure, Settings } from './figure.ts';
import { randomRows } from './random-rows.ts';
import { LLAMA, OURS, TORCH, type Side } from './side.ts';

export const PROMPT_TOKENS = 100;
/** Enough for what is only done once. */
const WARM_TOKENS = 4;

export interface Decoded {
  /** Of one new token each. */
  readonly first: SampledAnswer;
  readonly whole: SampledAnswer;
}

/** New tokens a second after the first of each answer. */
export function decodingRate({ first, whole }: Decoded): number {
  const seconds = whole.seconds - first.seconds;
  if (seconds > 0) return (whole.tokens - first.tokens) / seconds;
  throw new EngineError(
    `a call of ${whole.tokens} new tokens took no longer than one of ${first.tokens}: ask for more with --new-tokens`,
  );
}

export const decoding: Figure = {
  name: 'decoding',
  about: 'a folder decoded against Transformers generate, float32, key-value cache',
  needs: ['transformers', 'model'],
  run: (bench) =>
    compareDecoding(bench, {
      program: TORCH,
      opening: opening({ folder: bench.settings.model! }, bench.settings.peerDtype),
    }),
};

export const decodingLlama: Figure = {
  name: 'decoding-llama',
  about: 'a folder decoded against llama.cpp with a GGUF file of the same model',
  needs: ['node-llama-cpp', 'model', 'gguf'],
  run: (bench) => compareDecoding(bench, { program: LLAMA, opening: llamaOpening(bench.settings) }),
};

export function llamaOpening({ gguf, newTokens }: Settings): Contender['opening'] {
  return { ...opening({ file: gguf! }), contextTokens: PROMPT_TOKENS + newTokens };
}

export function opening(
  model: Contender['opening']['model'],
  dtype: Contender['opening']['dtype'] = 'float32',
): Contender['opening'] {
  return { model, dtype, lora: null, purpose: 'sampling' };
}

async function compareDecoding(bench: Bench, theirs: Contender): Promise<Record<string, unknown>> {
  const { model, newTokens, batches } = bench.settings;
  const { vocabSize } = readModelConfig(model!);
  const ours: Contender = { program: OURS, opening: opening({ folder: model! }) };
  const items = batches.map((batch): Item<Side, Decoded> => {
    const prompts = (round: number) => randomRows(vocabSize, batch, PROMPT_TOKENS, round);
    return {
      name: `batch ${batch}`,
      warm: (side) => side.sample(prompts(-1), Math.min(WARM_TOKENS, newTokens)),
      measure: async (side, round) => ({
        first: await side.sample(prompts(round), 1),
        whole: await side.sample(prompts(round), newTokens),
      }),
    };
  });
  const { measured } = await bench.compare({ contenders: [ours, theirs], items, apart: false });
  const figures = [...measured].map(([name, [first, second]]) => [
    name,
    {
      decoding: compareRates(first.map(decodingRate), second.map(decodingRate)),
      wholeCall: compareRates(
        first.map(({ whole }) => rateOf(whole)),
        second.map(({ whole }) => rateOf(whole)),
      ),
    },
  ]);
  return {
    call: `${PROMPT_TOKENS} + ${newTokens} tokens`,
    peerDtype: theirs.program === TORCH ? bench.settings.peerDtype : 'as in the file',
    ...Object.fromEntries(figures),
  };
}

export function rateOf({ tokens, seconds }: { readonly tokens: number; readonly seconds: number }): number {
  return tokens / seconds;
}

/** Ours to theirs, and the median rates in tokens a second that it is made of. */
export function compareRates(ours: readonly number[], theirs: readonly number[]): Record<string, unknown> {
  return {
    ratio: ratiosOf(ours, theirs),
    tokensPerSecond: rounded(median(ours)),
    peerTokensPerSecond: rounded(median(theirs)),
  };
}
