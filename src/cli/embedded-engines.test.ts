import { expect, it } from 'vitest';
import type { DecoderConfig } from '../engine/decoder-config.ts';
import { EngineError } from '../support/errors.ts';
import { refuseTooLarge } from './embedded-engines.ts';

const config: DecoderConfig = {
  modelType: 'qwen3',
  vocabSize: 100,
  hiddenSize: 10,
  intermediateSize: 10,
  layerCount: 1,
  headCount: 1,
  keyValueHeadCount: 1,
  headSize: 10,
  ropeTheta: 10_000,
  rmsNormEpsilon: 1e-6,
  tieWordEmbeddings: true,
  maxPositions: 32,
};

it('a model that cannot fit into memory is refused before anything is allocated, with the numbers', () => {
  // Embedding, four projections, three of the SwiGLU, two head norms, three norms.
  const parameters = 1000 + 4 * 100 + 3 * 100 + 2 * 10 + 3 * 10;
  expect(() => refuseTooLarge(config, 2, parameters * 20)).not.toThrow();
  expect(() => refuseTooLarge(config, 2, parameters * 20 - 1)).toThrow(EngineError);
  expect(() => refuseTooLarge({ ...config, hiddenSize: 100_000 }, 2, 1e8)).toThrow(
    /A model of \d+ parameters needs [\d.]+ GB to train on 2 threads; this machine has 0\.1 GB/,
  );
});
