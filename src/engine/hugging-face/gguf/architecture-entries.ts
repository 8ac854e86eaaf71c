/** The shape of a decoder as the metadata of a GGUF file, under the keys that llama.cpp's converter writes. */
import { CheckpointError } from '../../../support/errors.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { ggufCount, ggufFloat, ggufText, type GgufEntries } from './gguf-header-bytes.ts';

const LARGEST_UINT32 = 2 ** 32 - 1;

/** `folder` is for messages. CheckpointError for what no key says. */
export function architectureEntries(config: DecoderConfig, folder: string): GgufEntries {
  const { modelType: name, maxPositions, ropeScaling } = config;
  if (maxPositions > LARGEST_UINT32)
    throw new CheckpointError(
      `${folder}: max_position_embeddings is ${maxPositions}; a GGUF file can say at most ${LARGEST_UINT32}`,
    );
  if (ropeScaling !== undefined && name !== 'llama')
    throw new CheckpointError(
      `${folder}: the rotary positions of a ${name} are stretched as Llama 3's are; llama.cpp computes that of a llama alone`,
    );
  const key = (part: string): string => `${name}.${part}`;
  return {
    'general.architecture': ggufText(name),
    'general.type': ggufText('model'),
    [key('block_count')]: ggufCount(config.layerCount),
    [key('context_length')]: ggufCount(maxPositions),
    [key('embedding_length')]: ggufCount(config.hiddenSize),
    [key('feed_forward_length')]: ggufCount(config.intermediateSize),
    [key('attention.head_count')]: ggufCount(config.headCount),
    [key('attention.head_count_kv')]: ggufCount(config.keyValueHeadCount),
    [key('attention.key_length')]: ggufCount(config.headSize),
    [key('attention.value_length')]: ggufCount(config.headSize),
    [key('attention.layer_norm_rms_epsilon')]: ggufFloat(config.rmsNormEpsilon),
    [key('rope.dimension_count')]: ggufCount(config.headSize),
    [key('rope.freq_base')]: ggufFloat(config.ropeTheta),
    [key('vocab_size')]: ggufCount(config.vocabSize),
  };
}
