/**
 * A GGUF file as a model that the engine can take: shape, weights under the names of Transformers, tokenizer. All that can
 * be wrong with it is found here, from its header, before a weight is read.
 */
import { fstatSync } from 'node:fs';
import { CheckpointError } from '../../../support/errors.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { checkTokenizerJson } from '../../tokenizer/check-tokenizer-json.ts';
import { Tokenizer, type TokenizerConfig } from '../../tokenizer/tokenizer.ts';
import type { ModelFolderFacts } from '../inspect-model-folder.ts';
import { withFile } from '../model-file.ts';
import { parameterCount, parameterLayout } from '../parameter-layout.ts';
import type { StreamedTensor } from '../stream-safetensors.ts';
import type { FileToRead } from './file-cursor.ts';
import { readGgufConfig } from './gguf-config.ts';
import { readGgufHeader } from './gguf-header.ts';
import { GgufMetadata } from './gguf-metadata.ts';
import { withRopeScaling } from './gguf-rope.ts';
import { readGgufTokenizer, type GgufTokenizer } from './gguf-tokenizer.ts';
import { ggufWeights } from './gguf-weights.ts';

export interface GgufModel {
  readonly config: DecoderConfig;
  /** Decoded from the file when they are asked for. */
  readonly weights: readonly StreamedTensor[];
  readonly tokenizer: GgufTokenizer;
}

/** Of the folder that an import makes. CheckpointError that names the file and what is wrong with it. */
export function inspectGguf(path: string): ModelFolderFacts {
  return withFile(path, (file) => factsOf(readGguf(fileToRead(file, path)).config));
}

export function factsOf(config: DecoderConfig): ModelFolderFacts {
  const { modelType: family, vocabSize: vocabulary, maxPositions } = config;
  return { family, parameters: parameterCount(parameterLayout(config)), vocabulary, maxPositions };
}

export function fileToRead(file: number, path: string): FileToRead {
  return { file, path, bytes: fstatSync(file).size };
}

/** CheckpointError that names the file and what is wrong with it. */
export function readGguf(source: FileToRead): GgufModel {
  const { path } = source;
  const header = readGgufHeader(source);
  const metadata = new GgufMetadata(path, header.metadata);
  const config = withRopeScaling(readGgufConfig(metadata, header), { source, header, metadata });
  const weights = ggufWeights(source, header, config);
  const tokenizer = readGgufTokenizer(metadata);
  checkTokenizer(tokenizer, config, path);
  return { config, weights, tokenizer };
}

/** As whoever opens the folder will: the tokenizer can be built, its template renders, and a turn has an end. */
function checkTokenizer(tokenizer: GgufTokenizer, config: DecoderConfig, path: string): void {
  try {
    const { tokenizerJson, chatTemplate } = tokenizer;
    const settings = tokenizerConfigOf(tokenizer, config);
    const built = new Tokenizer(checkTokenizerJson(tokenizerJson), settings, chatTemplate, endIdsOf(tokenizer));
    built.applyChatTemplate([{ role: 'user', content: 'x' }], { addGenerationPrompt: true });
    if (built.endTokens.length === 0)
      throw new CheckpointError('No token ends a turn: tokenizer.ggml.eos_token_id is missing');
  } catch (cause) {
    if (!(cause instanceof CheckpointError)) throw cause;
    throw new CheckpointError(`${path}: its tokenizer cannot be used. ${cause.message}`, { cause });
  }
}

/** No class of its own: Qwen2's and Llama's would put their own way of cutting text in the place of tokenizer.json's. */
export function tokenizerConfigOf(
  { roles, chatTemplate, addsBos }: GgufTokenizer,
  config: DecoderConfig,
): TokenizerConfig {
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    add_bos_token: addsBos && roles.bos !== null,
    add_prefix_space: false,
    bos_token: roles.bos?.text ?? null,
    eos_token: roles.eos?.text ?? null,
    pad_token: roles.padding?.text ?? null,
    unk_token: null,
    chat_template: chatTemplate,
    clean_up_tokenization_spaces: false,
    model_max_length: config.maxPositions,
  };
}

/** Tokens that end a turn. */
export function endIdsOf({ roles: { eos, eot, eom } }: GgufTokenizer): number[] {
  return [...new Set([eos?.id, eot?.id, eom?.id].filter((id) => id !== undefined))];
}
