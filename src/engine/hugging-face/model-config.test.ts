import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CheckpointError } from '../../support/errors.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import { configFileOf, parseModelConfig, readModelConfig, writeModelConfig } from './model-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'model-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = { dtype: 'F32', endTokens: [5], padToken: 4 } as const;

/** As Qwen/Qwen2.5-7B-Instruct publishes it. */
const qwen25 = {
  architectures: ['Qwen2ForCausalLM'],
  attention_dropout: 0.0,
  bos_token_id: 151643,
  eos_token_id: 151645,
  hidden_act: 'silu',
  hidden_size: 3584,
  initializer_range: 0.02,
  intermediate_size: 18944,
  max_position_embeddings: 32768,
  max_window_layers: 28,
  model_type: 'qwen2',
  num_attention_heads: 28,
  num_hidden_layers: 28,
  num_key_value_heads: 4,
  rms_norm_eps: 1e-6,
  rope_theta: 1000000.0,
  sliding_window: 131072,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
  use_cache: true,
  use_sliding_window: false,
  vocab_size: 152064,
};

/** As Transformers 5 writes a Qwen3. */
const qwen3 = {
  architectures: ['Qwen3ForCausalLM'],
  attention_bias: false,
  head_dim: 128,
  hidden_act: 'silu',
  hidden_size: 5120,
  intermediate_size: 25600,
  layer_types: Array.from({ length: 64 }, () => 'full_attention'),
  max_position_embeddings: 40960,
  model_type: 'qwen3',
  num_attention_heads: 64,
  num_hidden_layers: 64,
  num_key_value_heads: 8,
  rms_norm_eps: 1e-6,
  rope_parameters: { rope_theta: 1000000, rope_type: 'default' },
  tie_word_embeddings: false,
  vocab_size: 151936,
};

const configs: fc.Arbitrary<DecoderConfig> = fc
  .record({
    modelType: fc.constantFrom('qwen2', 'qwen3'),
    half: fc.integer({ min: 1, max: 64 }),
    keyValueHeadCount: fc.integer({ min: 1, max: 8 }),
    groups: fc.integer({ min: 1, max: 8 }),
    vocabSize: fc.integer({ min: 1, max: 200_000 }),
    ropeTheta: fc.constantFrom(10_000, 1_000_000, 500_000.5),
    tieWordEmbeddings: fc.boolean(),
  })
  .map(({ half, groups, ...rest }) => ({
    ...rest,
    modelType: rest.modelType as 'qwen2' | 'qwen3',
    headSize: 2 * half,
    headCount: groups * rest.keyValueHeadCount,
    hiddenSize: rest.modelType === 'qwen2' ? 2 * half * groups * rest.keyValueHeadCount : 96,
    intermediateSize: 320,
    layerCount: 3,
    rmsNormEpsilon: 1e-6,
    maxPositions: 512,
  }));

describe('model configuration', () => {
  it('reads the published Qwen2.5-7B', () => {
    expect(parseModelConfig(qwen25, 'config.json')).toEqual({
      modelType: 'qwen2',
      vocabSize: 152064,
      hiddenSize: 3584,
      intermediateSize: 18944,
      layerCount: 28,
      headCount: 28,
      keyValueHeadCount: 4,
      headSize: 128,
      ropeTheta: 1_000_000,
      rmsNormEpsilon: 1e-6,
      tieWordEmbeddings: false,
      maxPositions: 32768,
    });
  });

  it('reads the rotary base where Transformers 5 puts it', () => {
    expect(parseModelConfig(qwen3, 'config.json')).toMatchObject({
      headSize: 128,
      headCount: 64,
      ropeTheta: 1_000_000,
    });
  });

  it('gives back what it wrote', () => {
    fc.assert(
      fc.property(configs, (config) => {
        expect(parseModelConfig(JSON.parse(JSON.stringify(configFileOf(config, options))), 'config.json')).toEqual(
          config,
        );
      }),
    );
    const config = parseModelConfig(qwen3, 'config.json');
    writeModelConfig(folder, config, options);
    expect(readModelConfig(folder)).toEqual(config);
  });

  const refused: [string, unknown, RegExp][] = [
    ['another family', { ...qwen25, model_type: 'llama' }, /model_type is "llama"; allowed are qwen2, qwen3/],
    ['no family', {}, /model_type is undefined/],
    ['no object', null, /model_type is undefined/],
    [
      'another head',
      { ...qwen25, architectures: ['Qwen2ForTokenClassification'] },
      /allowed for qwen2 is Qwen2ForCausalLM/,
    ],
    ['a missing width', { ...qwen25, hidden_size: undefined }, /hidden_size/],
    ['a layer count of 0', { ...qwen25, num_hidden_layers: 0 }, /num_hidden_layers/],
    ['scaled positions', { ...qwen25, rope_scaling: { type: 'yarn', factor: 4 } }, /scaled \("yarn"\)/],
    [
      'scaled positions of 5',
      { ...qwen3, rope_parameters: { rope_type: 'linear', rope_theta: 1e6 } },
      /scaled \("linear"\)/,
    ],
    ['two rotary bases', { ...qwen3, rope_theta: 10_000 }, /1000000 and 10000; they must agree/],
    ['partial rotation', { ...qwen3, partial_rotary_factor: 0.5 }, /partial_rotary_factor is 0.5/],
    ['a sliding window', { ...qwen25, use_sliding_window: true, max_window_layers: 20 }, /sliding-window/],
    ['sliding layers', { ...qwen3, layer_types: ['sliding_attention'] }, /sliding_attention/],
    ['heads that do not group', { ...qwen25, num_key_value_heads: 5 }, /not a multiple/],
    ['an odd head', { ...qwen3, head_dim: 7 }, /head size is 7/],
    [
      'a broken head',
      { ...qwen25, num_attention_heads: 24, num_key_value_heads: 4, hidden_size: 3500 },
      /must be even/,
    ],
    ['a free head in Qwen2', { ...qwen25, head_dim: 64 }, /as Qwen2 needs/],
    ['biases in Qwen3', { ...qwen3, attention_bias: true }, /attention_bias/],
    ['another activation', { ...qwen25, hidden_act: 'gelu' }, /"gelu"/],
    ['quantized weights', { ...qwen25, quantization_config: { bits: 4 } }, /quantized/],
  ];
  it.each(refused)('refuses %s', (_, value, message) => {
    expect(() => parseModelConfig(value, 'config.json')).toThrow(CheckpointError);
    expect(() => parseModelConfig(value, 'config.json')).toThrow(message);
  });

  it('refuses a folder without a readable config.json', () => {
    expect(() => readModelConfig(join(folder, 'absent'))).toThrow(CheckpointError);
    writeFileSync(join(folder, 'config.json'), '{');
    expect(() => readModelConfig(folder)).toThrow(/as JSON/);
  });
});
