import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CheckpointError } from '../../support/errors.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import { configFileOf, parseModelConfig, readModelConfig, writeModelConfig } from './model-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'model-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = { dtype: 'F32', bos_token_id: null, eos_token_id: [5, 6], pad_token_id: 4 } as const;

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

/** As meta-llama/Llama-3.2-1B-Instruct publishes it. */
const llama32 = {
  architectures: ['LlamaForCausalLM'],
  attention_bias: false,
  attention_dropout: 0.0,
  bos_token_id: 128000,
  eos_token_id: [128001, 128008, 128009],
  head_dim: 64,
  hidden_act: 'silu',
  hidden_size: 2048,
  initializer_range: 0.02,
  intermediate_size: 8192,
  max_position_embeddings: 131072,
  mlp_bias: false,
  model_type: 'llama',
  num_attention_heads: 32,
  num_hidden_layers: 16,
  num_key_value_heads: 8,
  pretraining_tp: 1,
  rms_norm_eps: 1e-5,
  rope_scaling: {
    factor: 32.0,
    high_freq_factor: 4.0,
    low_freq_factor: 1.0,
    original_max_position_embeddings: 8192,
    rope_type: 'llama3',
  },
  rope_theta: 500000.0,
  tie_word_embeddings: true,
  torch_dtype: 'bfloat16',
  use_cache: true,
  vocab_size: 128256,
};

const scalings = fc.record({
  factor: fc.integer({ min: 1, max: 64 }),
  lowFrequencyFactor: fc.constantFrom(1, 1.5),
  highFrequencyFactor: fc.constantFrom(2, 4),
  originalMaxPositions: fc.constantFrom(40, 8192),
});

const configs: fc.Arbitrary<DecoderConfig> = fc
  .record({
    modelType: fc.constantFrom('llama' as const, 'qwen2' as const, 'qwen3' as const),
    half: fc.integer({ min: 1, max: 64 }),
    keyValueHeadCount: fc.integer({ min: 1, max: 8 }),
    groups: fc.integer({ min: 1, max: 8 }),
    vocabSize: fc.integer({ min: 1, max: 200_000 }),
    ropeTheta: fc.constantFrom(10_000, 1_000_000, 500_000.5),
    tieWordEmbeddings: fc.boolean(),
    ropeScaling: fc.option(scalings),
  })
  .map(({ half, groups, ropeScaling, ...rest }) => ({
    ...rest,
    ...(ropeScaling === null ? {} : { ropeScaling }),
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

  it('reads a published Llama, with its stretched positions, in the words of Transformers 4 and 5', () => {
    const expected = {
      modelType: 'llama',
      vocabSize: 128256,
      hiddenSize: 2048,
      intermediateSize: 8192,
      layerCount: 16,
      headCount: 32,
      keyValueHeadCount: 8,
      headSize: 64,
      ropeTheta: 500_000,
      ropeScaling: { factor: 32, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalMaxPositions: 8192 },
      rmsNormEpsilon: 1e-5,
      tieWordEmbeddings: true,
      maxPositions: 131072,
    };
    expect(parseModelConfig(llama32, 'config.json')).toEqual(expected);
    const { rope_scaling, rope_theta, ...rest } = llama32;
    const newer = { ...rest, rope_parameters: { ...rope_scaling, rope_theta } };
    expect(parseModelConfig(newer, 'config.json')).toEqual(expected);
  });

  it('fills in what a Llama leaves out as Transformers does', () => {
    const { hidden_size, intermediate_size, num_attention_heads, num_hidden_layers, model_type, vocab_size } = llama32;
    const least = { hidden_size, intermediate_size, num_attention_heads, num_hidden_layers, model_type, vocab_size };
    expect(parseModelConfig({ ...least, head_dim: null }, 'config.json')).toEqual({
      modelType: 'llama',
      vocabSize: 128256,
      hiddenSize: 2048,
      intermediateSize: 8192,
      layerCount: 16,
      headCount: 32,
      keyValueHeadCount: 32,
      headSize: 64,
      ropeTheta: 10_000,
      rmsNormEpsilon: 1e-6,
      tieWordEmbeddings: false,
      maxPositions: 2048,
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
    writeModelConfig(folder, config, 'F32');
    expect(readModelConfig(folder)).toEqual(config);
  });

  it('states the special ids that the folder states', () => {
    const ids = { bos_token_id: 1, eos_token_id: [2, 7], pad_token_id: null };
    writeFileSync(join(folder, 'generation_config.json'), JSON.stringify(ids));
    writeModelConfig(folder, parseModelConfig(llama32, 'config.json'), 'BF16');
    expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toMatchObject({ ...ids, dtype: 'bfloat16' });
  });

  const refused: [string, unknown, RegExp][] = [
    ...['mistral', 'gemma2', 'phi3', 'qwen2_moe', 'qwen3_moe'].map((family): [string, unknown, RegExp] => [
      family,
      { ...qwen25, model_type: family },
      new RegExp(`model_type is "${family}"; allowed are llama .* qwen2 .* and qwen3`),
    ]),
    ['no family', {}, /model_type is missing/],
    ['no object', null, /model_type is missing/],
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
    ['dynamic positions', { ...llama32, rope_scaling: { type: 'dynamic', factor: 2 } }, /scaled \("dynamic"\)/],
    ['long positions', { ...qwen25, rope_scaling: { rope_type: 'longrope' } }, /"longrope".*allowed.*"llama3"/],
    ['stretched positions without a factor', { ...llama32, rope_scaling: { rope_type: 'llama3' } }, /factor/],
    [
      'stretched positions upside down',
      { ...llama32, rope_scaling: { ...llama32.rope_scaling, low_freq_factor: 4 } },
      /low_freq_factor 4 must be below/,
    ],
    [
      'two kinds of positions',
      { ...llama32, rope_parameters: { rope_type: 'default', rope_theta: 500000 } },
      /default and llama3; they must agree/,
    ],
    [
      'two stretches',
      { ...llama32, rope_parameters: { ...llama32.rope_scaling, factor: 8, rope_theta: 500000 } },
      /differ; they must agree/,
    ],
    ['biases in Llama', { ...llama32, attention_bias: true }, /attention_bias is true; llama/],
    ['biases in the feed-forward layers', { ...llama32, mlp_bias: true }, /mlp_bias/],
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
