/** The models that the benchmarks of the engine measure; bench/peers/transformers_generate.py has `wide` and `miniature` as well. */
import type { DecoderConfig } from '../../src/engine/decoder-config.ts';
import { configFileOf } from '../../src/engine/hugging-face/model-config.ts';

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

const qwen3 = { ...shared, modelType: 'qwen3', maxPositions: 8192 } as const;

/** What the engine is held against its peers with, by size: parameters in millions, or billions. */
export const SHAPES = {
  '1.2M': { ...miniature, maxPositions: 8192 },
  '4M': {
    ...qwen3,
    vocabSize: 1024,
    hiddenSize: 256,
    intermediateSize: 768,
    headCount: 8,
    keyValueHeadCount: 2,
    headSize: 32,
  },
  '12M': {
    ...qwen3,
    vocabSize: 4096,
    hiddenSize: 384,
    intermediateSize: 1152,
    layerCount: 6,
    headCount: 6,
    keyValueHeadCount: 2,
    headSize: 64,
    tieWordEmbeddings: true,
  },
  '60M': {
    ...qwen3,
    vocabSize: 8192,
    hiddenSize: 640,
    intermediateSize: 1920,
    layerCount: 12,
    headCount: 10,
    keyValueHeadCount: 2,
    headSize: 64,
    tieWordEmbeddings: true,
  },
  /** The shape of SmolLM2-135M. */
  '135M': {
    ...shared,
    modelType: 'llama',
    vocabSize: 49_152,
    hiddenSize: 576,
    intermediateSize: 1536,
    layerCount: 30,
    headCount: 9,
    keyValueHeadCount: 3,
    headSize: 64,
    ropeTheta: 100_000,
    tieWordEmbeddings: true,
    maxPositions: 8192,
  },
  '0.5B': halfBillion,
} as const satisfies Record<string, DecoderConfig>;

export type ShapeName = keyof typeof SHAPES;

/** As a config.json has it, for programs that read one. */
export function configFileOfShape(config: DecoderConfig): Record<string, unknown> {
  return configFileOf(config, { dtype: 'F32', bos_token_id: null, eos_token_id: null, pad_token_id: null });
}
