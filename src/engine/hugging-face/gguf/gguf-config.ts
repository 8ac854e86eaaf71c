/**
 * The shape of the decoder that a GGUF file holds. What the engine would compute otherwise than llama.cpp does is refused
 * by the key that says it.
 */
import type { DecoderConfig } from '../../decoder-config.ts';
import { said } from '../model-file.ts';
import { configFileOf, parseModelConfig } from '../model-config.ts';
import type { GgufHeader } from './gguf-header.ts';
import type { GgufMetadata } from './gguf-metadata.ts';
import { OUTPUT_NAME, EMBEDDING_NAME } from './tensor-names.ts';

const ARCHITECTURES = ['llama', 'qwen2', 'qwen3'] as const;
/** What llama.cpp takes where the file leaves it out. */
const DEFAULT_THETA = 10_000;
/** Behind the architecture's name: what changes the computation, and the values under which it does not. */
const INERT: Readonly<Record<string, readonly unknown[]>> = {
  expert_count: [0],
  expert_used_count: [0],
  logit_scale: [0, 1],
  residual_scale: [0, 1],
  embedding_scale: [0, 1],
  use_parallel_residual: [true],
  'attention.sliding_window': [0],
  'attention.causal': [true],
  'attention.scale': [0],
  'attention.clamp_kqv': [0],
  'rope.scaling.type': ['none'],
  'rope.scaling.factor': [0, 1],
  'rope.scaling.attn_factor': [0, 1],
  'rope.scale_linear': [0, 1],
};

/** CheckpointError for another architecture, a part that is not computed, or sizes that do not fit together. */
export function readGgufConfig(metadata: GgufMetadata, { metadata: values, tensors }: GgufHeader): DecoderConfig {
  const modelType = architectureOf(metadata);
  const key = (name: string): string => `${modelType}.${name}`;
  if ((metadata.optionalCount('split.count', 0) ?? 1) > 1)
    throw metadata.refusal(
      `it is one of ${metadata.count('split.count')} parts (split.count); join them with llama-gguf-split --merge`,
    );
  for (const [name, inert] of Object.entries(INERT)) {
    const value = values.get(key(name));
    if (value === undefined || inert.includes(value)) continue;
    throw metadata.refusal(
      `${key(name)} is ${typeof value === 'bigint' ? String(value) : said(value)}; allowed is ${inert.map(said).join(' or ')}, ` +
        'or no such key: the engine does not compute it',
    );
  }
  const hiddenSize = metadata.count(key('embedding_length'));
  const headCount = metadata.count(key('attention.head_count'));
  const headSize = metadata.optionalCount(key('attention.key_length')) ?? hiddenSize / headCount;
  if (!Number.isInteger(headSize))
    throw metadata.refusal(
      `${key('attention.head_count')} is ${headCount}; it must divide ${key('embedding_length')}, ${hiddenSize}`,
    );
  for (const name of ['attention.value_length', 'rope.dimension_count']) {
    const size = metadata.optionalCount(key(name)) ?? headSize;
    if (size !== headSize) throw metadata.refusal(`${key(name)} is ${size}; it must be the head size, ${headSize}`);
  }
  const config: DecoderConfig = {
    modelType,
    vocabSize: embeddingRows(metadata, tensors),
    hiddenSize,
    intermediateSize: metadata.count(key('feed_forward_length')),
    layerCount: metadata.count(key('block_count')),
    headCount,
    keyValueHeadCount: metadata.optionalCount(key('attention.head_count_kv')) ?? headCount,
    headSize,
    ropeTheta: metadata.optionalPositive(key('rope.freq_base')) ?? DEFAULT_THETA,
    rmsNormEpsilon: metadata.positive(key('attention.layer_norm_rms_epsilon')),
    tieWordEmbeddings: !tensors.has(OUTPUT_NAME),
    maxPositions: metadata.count(key('context_length')),
  };
  // The folder's own reader holds the sizes against one another, before anything is made of them.
  const noIds = { bos_token_id: null, eos_token_id: null, pad_token_id: null };
  return parseModelConfig(configFileOf(config, { dtype: 'F32', ...noIds }), `${metadata.path}, as config.json`);
}

function architectureOf(metadata: GgufMetadata): DecoderConfig['modelType'] {
  const name = metadata.text('general.architecture');
  const found = ARCHITECTURES.find((each) => each === name);
  if (found !== undefined) return found;
  throw metadata.refusal(
    `general.architecture is ${said(name)}; allowed are ${ARCHITECTURES.join(', ')}. Another model can be asked with ` +
      '--model gguf:FILE',
  );
}

/** Each token has its row. */
function embeddingRows(metadata: GgufMetadata, tensors: GgufHeader['tensors']): number {
  const embedding = tensors.get(EMBEDDING_NAME);
  if (embedding === undefined) throw metadata.refusal(`tensor "${EMBEDDING_NAME}" is missing; is it a whole model?`);
  const tokens = metadata.texts('tokenizer.ggml.tokens').length;
  if (embedding.shape[0] === tokens) return tokens;
  throw metadata.refusal(
    `tensor "${EMBEDDING_NAME}" has shape [${embedding.shape.join(', ')}]; tokenizer.ggml.tokens has ${tokens} tokens, ` +
      'and each needs its row',
  );
}
