/** One call of `sample` as the benchmarks make it: random prompts, and answers of which none ends early. */
import type { EmbeddedEngine } from '../../src/engine/embedded/embedded-engine.ts';
import type { SamplingParams } from '../../src/engine/training-engine.ts';
import { randomStream } from '../../src/support/random.ts';

export interface SamplingShape {
  readonly prompts: number;
  /** Answers to each prompt. */
  readonly answersEach: number;
  /** Tokens of a prompt. */
  readonly promptTokens: number;
  /** Tokens of an answer. */
  readonly addedTokens: number;
}

/** Batch 64, as the peer is asked too. */
export const sixtyFourPrompts: SamplingShape = { prompts: 64, answersEach: 1, promptTokens: 32, addedTokens: 96 };

/** The seconds that a call takes. */
export function samplingCall(engine: EmbeddedEngine, shape: SamplingShape): () => Promise<number> {
  const random = randomStream('bench', shape.prompts);
  const requests = Array.from({ length: shape.prompts }, () =>
    Array.from({ length: shape.promptTokens }, () => random.integer(engine.config.vocabSize)),
  ).flatMap((prompt, at) =>
    Array.from({ length: shape.answersEach }, (_, each) => ({ prompt, seed: at * shape.answersEach + each })),
  );
  const params: SamplingParams = {
    maxTokens: shape.addedTokens,
    temperature: 1,
    topP: null,
    topK: null,
    stopTokens: [],
  };
  return async () => {
    const start = performance.now();
    await engine.sample(requests, params);
    return (performance.now() - start) / 1000;
  };
}

export function sampledTokens({ prompts, answersEach, addedTokens }: SamplingShape): number {
  return prompts * answersEach * addedTokens;
}
