/**
 * config.json of a model folder, to and from `DecoderConfig`. Only Qwen2 and Qwen3 decoders with plain rotary positions
 * and full attention are taken: whatever the engine would compute otherwise than Transformers does is refused here.
 * The base of the rotary frequencies stands in `rope_theta` (up to Transformers 4) or `rope_parameters` (from 5 on).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { CheckpointError } from '../../support/errors.ts';
import type { DecoderConfig } from '../decoder-config.ts';

export const CONFIG_FILE = 'config.json';

/** model_type -> the architecture that Transformers builds for it. */
const ARCHITECTURES = { qwen2: 'Qwen2ForCausalLM', qwen3: 'Qwen3ForCausalLM' } as const;

const count = z.int().positive();
const ropeSchema = z.looseObject({
  rope_theta: z.number().positive().nullish(),
  rope_type: z.string().nullish(),
  // The name before Transformers 4.45.
  type: z.string().nullish(),
  partial_rotary_factor: z.number().nullish(),
});

// Defaults are those of Transformers for a missing key. Other keys of the file do not change the computation.
const configSchema = z.looseObject({
  model_type: z.enum(['qwen2', 'qwen3']),
  architectures: z.array(z.string()).nullish(),
  vocab_size: count,
  hidden_size: count,
  intermediate_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: count.nullish(),
  head_dim: count.nullish(),
  max_position_embeddings: count.default(32768),
  rms_norm_eps: z.number().positive().default(1e-6),
  tie_word_embeddings: z.boolean().default(false),
  rope_theta: z.number().positive().nullish(),
  rope_parameters: ropeSchema.nullish(),
  rope_scaling: ropeSchema.nullish(),
  partial_rotary_factor: z.number().nullish(),
  hidden_act: z.string().default('silu'),
  attention_bias: z.boolean().default(false),
  attention_dropout: z.number().nullish(),
  use_sliding_window: z.boolean().nullish(),
  max_window_layers: z.int().nullish(),
  layer_types: z.array(z.string()).nullish(),
  quantization_config: z.unknown().optional(),
});
type RawConfig = z.infer<typeof configSchema>;

/** What a config.json states beside the architecture. */
export interface ConfigFileOptions {
  /** The format of the weights beside it. */
  readonly dtype: 'F32' | 'BF16';
  /** Token ids that end a sequence; the first is the end of a turn. Empty when there is no tokenizer. */
  readonly endTokens: readonly number[];
  /** Token id that fills up batches; null when there is none. */
  readonly padToken: number | null;
}

/** Reads and checks `folder`/config.json. CheckpointError when it is missing, unknown or cannot be honoured. */
export function readModelConfig(folder: string): DecoderConfig {
  const path = join(folder, CONFIG_FILE);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new CheckpointError(`Cannot read ${path}: a model folder needs it, as JSON`, { cause });
  }
  return parseModelConfig(value, path);
}

/** Checks the parsed JSON; `path` is for messages only. */
export function parseModelConfig(value: unknown, path: string): DecoderConfig {
  const modelType: unknown = (value as { model_type?: unknown } | null)?.model_type;
  if (typeof modelType !== 'string' || !Object.hasOwn(ARCHITECTURES, modelType)) {
    const allowed = Object.keys(ARCHITECTURES).join(', ');
    throw new CheckpointError(`${path}: model_type is ${JSON.stringify(modelType)}; allowed are ${allowed}`);
  }
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) {
    throw new CheckpointError(`${path}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  }
  const refusal = reasonToRefuse(parsed.data);
  if (refusal !== null) throw new CheckpointError(`${path}: ${refusal}`);
  return toDecoderConfig(parsed.data);
}

/** Writes `folder`/config.json, atomically, in a form that Transformers 4 and 5 read alike. */
export function writeModelConfig(folder: string, config: DecoderConfig, options: ConfigFileOptions): void {
  writeJsonAtomic(join(folder, CONFIG_FILE), configFileOf(config, options));
}

/** The JSON of config.json. */
export function configFileOf(config: DecoderConfig, options: ConfigFileOptions): Record<string, unknown> {
  const dtype = options.dtype === 'F32' ? 'float32' : 'bfloat16';
  return {
    architectures: [ARCHITECTURES[config.modelType]],
    model_type: config.modelType,
    vocab_size: config.vocabSize,
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    num_hidden_layers: config.layerCount,
    num_attention_heads: config.headCount,
    num_key_value_heads: config.keyValueHeadCount,
    ...(config.modelType === 'qwen3' ? { head_dim: config.headSize, attention_bias: false } : {}),
    max_position_embeddings: config.maxPositions,
    rms_norm_eps: config.rmsNormEpsilon,
    tie_word_embeddings: config.tieWordEmbeddings,
    rope_theta: config.ropeTheta,
    rope_parameters: { rope_theta: config.ropeTheta, rope_type: 'default' },
    rope_scaling: null,
    hidden_act: 'silu',
    attention_dropout: 0,
    initializer_range: 0.02,
    use_sliding_window: false,
    sliding_window: null,
    max_window_layers: config.layerCount,
    use_cache: true,
    bos_token_id: null,
    eos_token_id: options.endTokens[0] ?? null,
    pad_token_id: options.padToken,
    // Transformers 4 reads torch_dtype, 5 reads dtype.
    torch_dtype: dtype,
    dtype,
  };
}

function toDecoderConfig(raw: RawConfig): DecoderConfig {
  return {
    modelType: raw.model_type,
    vocabSize: raw.vocab_size,
    hiddenSize: raw.hidden_size,
    intermediateSize: raw.intermediate_size,
    layerCount: raw.num_hidden_layers,
    headCount: raw.num_attention_heads,
    keyValueHeadCount: raw.num_key_value_heads ?? raw.num_attention_heads,
    headSize: headSizeOf(raw),
    ropeTheta: ropeThetas(raw)[0] ?? 10_000,
    rmsNormEpsilon: raw.rms_norm_eps,
    tieWordEmbeddings: raw.tie_word_embeddings,
    maxPositions: raw.max_position_embeddings,
  };
}

/** Qwen3's default is 128 whatever the width; Qwen2 divides the width. */
function headSizeOf(raw: RawConfig): number {
  return raw.head_dim ?? (raw.model_type === 'qwen3' ? 128 : raw.hidden_size / raw.num_attention_heads);
}

function ropeThetas(raw: RawConfig): number[] {
  const stated = [raw.rope_parameters?.rope_theta, raw.rope_scaling?.rope_theta, raw.rope_theta];
  return stated.filter((theta) => typeof theta === 'number');
}

/** Why the engine cannot honour this configuration, or null. */
function reasonToRefuse(raw: RawConfig): string | null {
  return ropeRefusal(raw) ?? shapeRefusal(raw) ?? attentionRefusal(raw);
}

function ropeRefusal(raw: RawConfig): string | null {
  const ropes = [raw.rope_parameters, raw.rope_scaling].filter((rope) => rope != null);
  const types = ropes.map((rope) => rope.rope_type ?? rope.type ?? 'default');
  const scaled = types.find((type) => type !== 'default');
  if (scaled !== undefined) return `the rotary positions are scaled ("${scaled}"); only "default" is allowed`;
  const partial = [raw, ...ropes].map((part) => part.partial_rotary_factor ?? 1).find((factor) => factor !== 1);
  if (partial !== undefined) return `partial_rotary_factor is ${partial}; only 1 is allowed`;
  const thetas = ropeThetas(raw);
  if (new Set(thetas).size > 1) return `rope_theta is stated as ${thetas.join(' and ')}; they must agree`;
  return null;
}

function shapeRefusal(raw: RawConfig): string | null {
  const heads = raw.num_attention_heads;
  const keyValueHeads = raw.num_key_value_heads ?? heads;
  const headSize = headSizeOf(raw);
  if (heads % keyValueHeads !== 0) {
    return `num_attention_heads ${heads} is not a multiple of num_key_value_heads ${keyValueHeads}`;
  }
  if (!Number.isInteger(headSize) || headSize % 2 !== 0) return `the head size is ${headSize}; it must be even`;
  if (raw.model_type === 'qwen2' && headSize * heads !== raw.hidden_size) {
    return `head_dim ${headSize} x ${heads} heads is not hidden_size ${raw.hidden_size}, as Qwen2 needs`;
  }
  const architecture = ARCHITECTURES[raw.model_type];
  if (raw.architectures?.some((name) => name !== architecture)) {
    return `architectures is ${raw.architectures.join(', ')}; allowed for ${raw.model_type} is ${architecture}`;
  }
  return null;
}

function attentionRefusal(raw: RawConfig): string | null {
  const slides = raw.use_sliding_window === true && (raw.max_window_layers ?? 28) < raw.num_hidden_layers;
  const otherLayer = raw.layer_types?.find((type) => type !== 'full_attention');
  if (slides || otherLayer !== undefined) {
    return `sliding-window attention (${otherLayer ?? 'use_sliding_window'}) is not supported; only full attention is`;
  }
  if (raw.hidden_act !== 'silu') return `hidden_act is "${raw.hidden_act}"; only "silu" is allowed`;
  if (raw.attention_bias && raw.model_type === 'qwen3') return 'attention_bias is true; Qwen3 has none here';
  if (raw.attention_dropout) return `attention_dropout is ${raw.attention_dropout}; only 0 is allowed`;
  if (raw.quantization_config != null) return 'the weights are quantized; only F32, F16 and BF16 are read';
  return null;
}
