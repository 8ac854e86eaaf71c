/**
 * A GGUF file becomes a folder of Hugging Face's form that the engine opens as a base: weights as llama.cpp dequantises
 * them, configuration, tokenizer, chat template. The folder is there whole or not at all.
 */
import { existsSync, fstatSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic, writeJsonAtomic } from '../../../support/atomic-file.ts';
import { writeFolderAtomic } from '../../../support/atomic-folder.ts';
import { CheckpointError } from '../../../support/errors.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { checkTokenizerJson } from '../../tokenizer/check-tokenizer-json.ts';
import {
  CHAT_TEMPLATE_FILE,
  TOKENIZER_CONFIG_FILE,
  TOKENIZER_FILE,
  Tokenizer,
  type TokenizerConfig,
} from '../../tokenizer/tokenizer.ts';
import { writeModelConfig } from '../model-config.ts';
import { withFile } from '../model-file.ts';
import { WEIGHTS_FILE } from '../model-tensors.ts';
import type { WritableDtype } from '../number-formats.ts';
import { parameterCount, parameterLayout } from '../parameter-layout.ts';
import { GENERATION_CONFIG_FILE } from '../special-ids.ts';
import { streamSafetensors } from '../stream-safetensors.ts';
import type { FileToRead } from './file-cursor.ts';
import { readGgufConfig } from './gguf-config.ts';
import { readGgufHeader } from './gguf-header.ts';
import { GgufMetadata } from './gguf-metadata.ts';
import { withRopeScaling } from './gguf-rope.ts';
import { readGgufTokenizer, type GgufTokenizer } from './gguf-tokenizer.ts';
import { ggufWeights } from './gguf-weights.ts';

export interface GgufImport {
  readonly file: string;
  /** Must not exist. */
  readonly folder: string;
  /** Format of the weights in the folder; the numbers of the file are float32. */
  readonly dtype: WritableDtype;
}

export interface ImportedModel {
  readonly folder: string;
  readonly family: DecoderConfig['modelType'];
  readonly parameters: number;
  readonly tokens: number;
  readonly dtype: WritableDtype;
}

/** CheckpointError that names the file and what is wrong with it; nothing is left then. */
export function importGguf({ file: path, folder, dtype }: GgufImport): ImportedModel {
  if (existsSync(folder)) throw new CheckpointError(`${folder} is there already; give a folder that is not`);
  return withGguf(path, (source) => {
    const header = readGgufHeader(source);
    const metadata = new GgufMetadata(path, header.metadata);
    const config = withRopeScaling(readGgufConfig(metadata, header), { source, header, metadata });
    const weights = ggufWeights(source, header, config);
    const tokenizer = readGgufTokenizer(metadata);
    checkTokenizer(tokenizer, config, path);
    writeFolderAtomic(folder, (draft) => {
      writeTokenizer(draft, tokenizer, config);
      writeModelConfig(draft, config, dtype);
      streamSafetensors(join(draft, WEIGHTS_FILE), weights, dtype);
    });
    const parameters = parameterCount(parameterLayout(config));
    return { folder, family: config.modelType, parameters, tokens: config.vocabSize, dtype };
  });
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

function writeTokenizer(folder: string, tokenizer: GgufTokenizer, config: DecoderConfig): void {
  const { bos, padding } = tokenizer.roles;
  writeJsonAtomic(join(folder, TOKENIZER_FILE), tokenizer.tokenizerJson);
  writeJsonAtomic(join(folder, TOKENIZER_CONFIG_FILE), tokenizerConfigOf(tokenizer, config));
  writeFileAtomic(join(folder, CHAT_TEMPLATE_FILE), tokenizer.chatTemplate);
  writeJsonAtomic(join(folder, GENERATION_CONFIG_FILE), {
    do_sample: false,
    ...(bos !== null && { bos_token_id: bos.id }),
    eos_token_id: endIdsOf(tokenizer),
    ...(padding !== null && { pad_token_id: padding.id }),
  });
}

/** No class of its own: Qwen2's and Llama's would put their own way of cutting text in the place of tokenizer.json's. */
function tokenizerConfigOf({ roles, chatTemplate, addsBos }: GgufTokenizer, config: DecoderConfig): TokenizerConfig {
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

function endIdsOf({ roles: { eos, eot } }: GgufTokenizer): number[] {
  return [...new Set([eos?.id, eot?.id].filter((id) => id !== undefined))];
}

function withGguf<T>(path: string, use: (source: FileToRead) => T): T {
  return withFile(path, (file) => use({ file, path, bytes: fstatSync(file).size }));
}
