/** The models that the benchmarks of the engine measure; bench/peers/transformers_generate.py has the first two as well. */
import type { DecoderConfig } from '../../src/engine/decoder-config.ts';

const shared = {
  modelType: 'qwen2',
  layerCount: 4,
  ropeTheta: 10_000,
  rmsNormEpsilon: 1e-6,
  tieWordEmbeddings: false,
  maxPositions: 1024,
} as const;

/** 3.7 million parameters. */
export const wide: DecoderConfig = {
  ...shared,
  vocabSize: 1024,
  hiddenSize: 256,
  intermediateSize: 768,
  headCount: 8,
  keyValueHeadCount: 2,
  headSize: 32,
};

/** The shape that recipes/mini.toml trains: 1.1 million parameters. */
export const miniature: DecoderConfig = {
  ...shared,
  modelType: 'qwen3',
  vocabSize: 1418,
  hiddenSize: 128,
  intermediateSize: 384,
  headCount: 4,
  keyValueHeadCount: 2,
  headSize: 64,
  tieWordEmbeddings: true,
  maxPositions: 512,
};

/** About as small, with a larger vocabulary: 1.4 million parameters. */
export const narrow: DecoderConfig = {
  ...shared,
  vocabSize: 2500,
  hiddenSize: 128,
  intermediateSize: 344,
  headCount: 4,
  keyValueHeadCount: 2,
  headSize: 32,
};

/** The shape of Qwen2.5-0.5B: 494 million parameters. */
export const halfBillion: DecoderConfig = {
  ...shared,
  vocabSize: 151_936,
  hiddenSize: 896,
  intermediateSize: 4864,
  layerCount: 24,
  headCount: 14,
  keyValueHeadCount: 2,
  headSize: 64,
  ropeTheta: 1_000_000,
  tieWordEmbeddings: true,
  maxPositions: 32_768,
};
