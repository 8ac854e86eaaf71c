/**
 * config.json of a model folder, to and from `DecoderConfig`. `model_type` says which decoder it is; whatever the engine
 * would compute otherwise than Transformers does is refused here, by name.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { CheckpointError } from '../../support/errors.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import type { WritableDtype } from './number-formats.ts';
import { readModelJson, said } from './model-file.ts';
import { ropeKeysOf, ropeOf, ropeRefusal, ropeSchema } from './rope-config.ts';
import { readSpecialIds, type SpecialIds } from './special-ids.ts';

export const CONFIG_FILE = 'config.json';

/** model_type -> the architecture that Transformers builds for it. */
const ARCHITECTURES = { llama: 'LlamaForCausalLM', qwen2: 'Qwen2ForCausalLM', qwen3: 'Qwen3ForCausalLM' } as const;
/** For who brings another: what those three are called in the world, and what else can be done. */
const SUPPORTED =
  'allowed are llama (Llama 3, SmolLM2, R1 distillations of Llama), qwen2 (Qwen2, Qwen2.5, R1 distillations of ' +
  'Qwen) and qwen3, all of the dense decoders. Another model can be asked where a server runs it: --model openai:URL#NAME';
/** max_position_embeddings where the file leaves it out. */
const DEFAULT_POSITIONS = { llama: 2048, qwen2: 32768, qwen3: 32768 } as const;

/** An integer from 1 to what no model of these families comes near; more would only be memory reserved for nothing. */
const upTo = (most: number) => z.int().positive().max(most);
// Defaults are those of Transformers for a missing key. Other keys of the file do not change the computation.
const configSchema = z.looseObject({
  model_type: z.enum(['llama', 'qwen2', 'qwen3']),
  architectures: z.array(z.string()).nullish(),
  vocab_size: upTo(2 ** 26),
  hidden_size: upTo(2 ** 20),
  intermediate_size: upTo(2 ** 22),
  num_hidden_layers: upTo(1024),
  num_attention_heads: upTo(2 ** 14),
  num_key_value_heads: upTo(2 ** 14).nullish(),
  head_dim: upTo(2 ** 14).nullish(),
  max_position_embeddings: upTo(2 ** 40).nullish(),
  rms_norm_eps: z.number().positive().default(1e-6),
  tie_word_embeddings: z.boolean().default(false),
  rope_theta: z.number().positive().nullish(),
  rope_parameters: ropeSchema.nullish(),
  rope_scaling: ropeSchema.nullish(),
  partial_rotary_factor: z.number().nullish(),
  hidden_act: z.string().default('silu'),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
  attention_dropout: z.number().nullish(),
  use_sliding_window: z.boolean().nullish(),
  max_window_layers: z.int().nullish(),
  layer_types: z.array(z.string()).nullish(),
  quantization_config: z.unknown().optional(),
});
type RawConfig = z.infer<typeof configSchema>;

/** Reads and checks `folder`/config.json. CheckpointError when it is missing, unknown or cannot be honoured. */
export function readModelConfig(folder: string): DecoderConfig {
  const path = join(folder, CONFIG_FILE);
  if (!existsSync(path)) throw new CheckpointError(`Cannot read ${path}: a model folder needs it, as JSON`);
  return parseModelConfig(readModelJson(path), path);
}

/** Checks the parsed JSON; `path` is for messages only. */
export function parseModelConfig(value: unknown, path: string): DecoderConfig {
  const modelType: unknown = (value as { model_type?: unknown } | null)?.model_type;
  if (typeof modelType !== 'string' || !Object.hasOwn(ARCHITECTURES, modelType)) {
    throw new CheckpointError(`${path}: model_type is ${said(modelType)}; ${SUPPORTED}`);
  }
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) {
    throw new CheckpointError(`${path}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  }
  const refusal = reasonToRefuse(parsed.data);
  if (refusal !== null) throw new CheckpointError(`${path}: ${refusal}`);
  return toDecoderConfig(parsed.data);
}

/**
 * Writes `folder`/config.json, atomically, in a form that Transformers 4 and 5 read alike. The ids of special tokens
 * are those that the folder states already; weights alone have none.
 */
export function writeModelConfig(folder: string, config: DecoderConfig, dtype: WritableDtype): void {
  writeJsonAtomic(join(folder, CONFIG_FILE), configFileOf(config, { dtype, ...readSpecialIds(folder) }));
}

const TORCH_NAMES = { F32: 'float32', BF16: 'bfloat16', F16: 'float16' } as const satisfies Record<
  WritableDtype,
  string
>;

/** The JSON of config.json; `dtype` is the format of the weights beside it. */
export function configFileOf(
  config: DecoderConfig,
  { dtype: format, ...specialIds }: SpecialIds & { readonly dtype: WritableDtype },
): Record<string, unknown> {
  const dtype = TORCH_NAMES[format];
  const family = familyKeysOf(config);
  return {
    architectures: [ARCHITECTURES[config.modelType]],
    model_type: config.modelType,
    vocab_size: config.vocabSize,
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    num_hidden_layers: config.layerCount,
    num_attention_heads: config.headCount,
    num_key_value_heads: config.keyValueHeadCount,
    ...family.heads,
    max_position_embeddings: config.maxPositions,
    rms_norm_eps: config.rmsNormEpsilon,
    tie_word_embeddings: config.tieWordEmbeddings,
    ...ropeKeysOf(config),
    hidden_act: 'silu',
    attention_dropout: 0,
    initializer_range: 0.02,
    ...family.rest,
    use_cache: true,
    ...specialIds,
    // Transformers 4 reads torch_dtype, 5 reads dtype.
    torch_dtype: dtype,
    dtype,
  };
}

/** What only some families state, by where it stands in their files. */
function familyKeysOf({ modelType, headSize, layerCount }: DecoderConfig): { heads: object; rest: object } {
  const heads = { head_dim: headSize, attention_bias: false };
  const withoutWindow = { use_sliding_window: false, sliding_window: null, max_window_layers: layerCount };
  switch (modelType) {
    case 'llama':
      return { heads, rest: { mlp_bias: false } };
    case 'qwen2':
      return { heads: {}, rest: withoutWindow };
    case 'qwen3':
      return { heads, rest: withoutWindow };
    default:
      return modelType satisfies never;
  }
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
    ...ropeOf(raw),
    rmsNormEpsilon: raw.rms_norm_eps,
    tieWordEmbeddings: raw.tie_word_embeddings,
    maxPositions: raw.max_position_embeddings ?? DEFAULT_POSITIONS[raw.model_type],
  };
}

/** Qwen3's default is 128 whatever the width; the others divide the width. */
function headSizeOf(raw: RawConfig): number {
  return raw.head_dim ?? (raw.model_type === 'qwen3' ? 128 : raw.hidden_size / raw.num_attention_heads);
}

/** Why the engine cannot honour this configuration, or null. */
function reasonToRefuse(raw: RawConfig): string | null {
  return ropeRefusal(raw) ?? shapeRefusal(raw) ?? attentionRefusal(raw);
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
  if (raw.attention_bias && raw.model_type !== 'qwen2') {
    return `attention_bias is true; ${raw.model_type} is taken without biases only`;
  }
  if (raw.mlp_bias) return 'mlp_bias is true; feed-forward layers are taken without biases only';
  if (raw.attention_dropout) return `attention_dropout is ${raw.attention_dropout}; only 0 is allowed`;
  if (raw.quantization_config != null) return 'the weights are quantized; only F32, F16 and BF16 are read';
  return null;
}
