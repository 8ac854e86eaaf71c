/**
 * A GGUF file becomes a folder of Hugging Face's form that the engine opens as a base: weights as llama.cpp dequantises
 * them, configuration, tokenizer, chat template. The folder is there whole or not at all.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic, writeJsonAtomic } from '../../../support/atomic-file.ts';
import { writeFolderAtomic } from '../../../support/atomic-folder.ts';
import { CheckpointError } from '../../../support/errors.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { CHAT_TEMPLATE_FILE, TOKENIZER_CONFIG_FILE, TOKENIZER_FILE } from '../../tokenizer/tokenizer.ts';
import { writeModelConfig } from '../model-config.ts';
import { withFileInTurns } from '../model-file.ts';
import { WEIGHTS_FILE } from '../model-tensors.ts';
import type { WritableDtype } from '../number-formats.ts';
import { GENERATION_CONFIG_FILE } from '../special-ids.ts';
import { safetensorsContent } from '../stream-safetensors.ts';
import { requireRoom, writeWeights } from '../write-weights.ts';
import type { GgufTokenizer } from './gguf-tokenizer.ts';
import { endIdsOf, factsOf, fileToRead, readGguf, tokenizerConfigOf } from './read-gguf.ts';

export interface GgufImport {
  readonly file: string;
  /** Must not exist. */
  readonly folder: string;
  /** Format of the weights in the folder; the numbers of the file are float32. */
  readonly dtype: WritableDtype;
  /** Told behind each part of the weights. */
  readonly progress?: (doneBytes: number, totalBytes: number) => void;
  /** Ends the import, and nothing is left. */
  readonly signal?: AbortSignal;
}

export interface ImportedModel {
  readonly folder: string;
  readonly family: DecoderConfig['modelType'];
  readonly parameters: number;
  readonly tokens: number;
  readonly dtype: WritableDtype;
}

/** CheckpointError that names the file and what is wrong with it, or what the disk lacks; nothing is left then. */
export async function importGguf({ file, folder, dtype, progress, signal }: GgufImport): Promise<ImportedModel> {
  if (existsSync(folder)) throw new CheckpointError(`${folder} is there already; give a folder that is not`);
  return withFileInTurns(file, async (opened) => {
    const { config, weights, tokenizer } = readGguf(fileToRead(opened, file));
    const content = safetensorsContent(join(folder, WEIGHTS_FILE), weights, dtype);
    requireRoom(folder, content.bytes);
    await writeFolderAtomic(folder, async (draft) => {
      writeTokenizer(draft, tokenizer, config);
      writeModelConfig(draft, config, dtype);
      await writeWeights(join(draft, WEIGHTS_FILE), content, { progress, signal });
    });
    const { family, parameters, vocabulary: tokens } = factsOf(config);
    return { folder, family, parameters, tokens, dtype };
  });
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
