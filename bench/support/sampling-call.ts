/** Calls of `sample` as the benchmarks make them, and as their peer is asked to make its own. */
import { randomStream } from '../../src/support/random.ts';
import type { Sampler } from '../../src/engine/sampler.ts';

export interface SamplingCall {
  /** Token ids. */
  readonly prompts: readonly (readonly number[])[];
  /** Answers to each prompt. */
  readonly answersEach: number;
  /** Of an answer; without stop tokens each has so many. */
  readonly maxTokens: number;
  /** They end an answer and count as its last token. */
  readonly stopTokens: readonly number[];
}

/** What a call took. */
export interface Sampled {
  readonly seconds: number;
  /** Of all answers together. */
  readonly tokens: number;
}

export interface SamplingShape {
  readonly prompts: number;
  readonly answersEach: number;
  /** Tokens of a prompt. */
  readonly promptTokens: number;
  /** Tokens of an answer. */
  readonly addedTokens: number;
}

/** Batch 64, as the peer is asked too. */
export const sixtyFourPrompts: SamplingShape = { prompts: 64, answersEach: 1, promptTokens: 32, addedTokens: 96 };

/** Random prompts, and answers of which none ends early. */
export function randomPrompts(
  { vocabSize }: { readonly vocabSize: number },
  { prompts, answersEach, promptTokens, addedTokens }: SamplingShape,
): SamplingCall {
  const random = randomStream('bench', prompts);
  const prompt = (): number[] => Array.from({ length: promptTokens }, () => random.integer(vocabSize));
  return { prompts: Array.from({ length: prompts }, prompt), answersEach, maxTokens: addedTokens, stopTokens: [] };
}

/** Makes the call at temperature 1, every time with other seeds. */
export function repeatedly(
  engine: Sampler,
  { prompts, answersEach, maxTokens, stopTokens }: SamplingCall,
): () => Promise<Sampled> {
  let seed = 0;
  return async () => {
    const requests = prompts.flatMap((prompt) => Array.from({ length: answersEach }, () => ({ prompt, seed: seed++ })));
    const start = performance.now();
    const answers = await engine.sample(requests, { maxTokens, temperature: 1, topP: null, topK: null, stopTokens });
    const seconds = (performance.now() - start) / 1000;
    return { seconds, tokens: answers.reduce((sum, answer) => sum + answer.tokens.length, 0) };
  };
}
