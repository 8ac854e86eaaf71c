import { expect, it } from 'vitest';
import { RecordError } from '../../support/errors.ts';
import { sampleCallOf } from './sample-call.ts';
import type { ServedBase } from './served-base.ts';

const base = { vocabSize: 100, maxPositions: 100_000, tokenizer: { endTokens: [1], vocabularySize: 90 } };

const callOf = (count: number, params: object = {}) =>
  sampleCallOf(
    {
      num_samples: count,
      prompt: { chunks: [{ tokens: [5, 9] }] },
      sampling_params: { temperature: 1, top_k: -1, top_p: 1, ...params },
    },
    base as unknown as ServedBase,
  );

it('takes so many tokens in one call, prompts and what may be drawn, and no more', () => {
  expect(callOf(41).requests).toHaveLength(41);
  expect(callOf(4096, { max_tokens: 1000 }).requests).toHaveLength(4096);
  expect(() => callOf(42)).toThrow(RecordError);
  expect(() => callOf(42)).toThrow(/42 samples of up to 100000 tokens.*4200000 tokens; at most 4194304/);
  expect(() => callOf(4096, { max_tokens: 1023 })).toThrow(/lower max_tokens/);
});

it('takes so many stops and no more', () => {
  expect(callOf(1, { stop: Array(256).fill(7) }).params.stopTokens).toHaveLength(256);
  expect(() => callOf(1, { stop: Array(257).fill(7) })).toThrow(/257 stops; at most 256/);
});
