/**
 * The files of a model folder beside weights and config.json: the tokenizer, the chat template and the generation
 * defaults, so that `AutoTokenizer` and `AutoModelForCausalLM` of Transformers load the folder as it is.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic, writeJsonAtomic } from '../../support/atomic-file.ts';
import { CheckpointError } from '../../support/errors.ts';
import { GENERATION_CONFIG_FILE, readSpecialIds } from './special-ids.ts';
import { ADDED_TOKENS, END_OF_TEXT, TURN_END } from '../tokenizer/added-tokens.ts';
import { CHAT_TEMPLATE } from '../tokenizer/chat-template.ts';
import type { TokenizerJson } from '../tokenizer/tokenizer-json.ts';
import { CHAT_TEMPLATE_FILE, TOKENIZER_CONFIG_FILE, TOKENIZER_FILE } from '../tokenizer/tokenizer.ts';

export const SPECIAL_TOKENS_FILE = 'special_tokens_map.json';

/** What `writeTokenizerFolder` writes and `copyTokenizerFolder` copies; older folders may have the two last. */
const COPIED_FILES = [
  TOKENIZER_FILE,
  TOKENIZER_CONFIG_FILE,
  CHAT_TEMPLATE_FILE,
  SPECIAL_TOKENS_FILE,
  GENERATION_CONFIG_FILE,
  'vocab.json',
  'merges.txt',
];

export interface TokenizerFolderOptions {
  /** Longest sequence the model takes, in tokens. */
  readonly maxPositions: number;
}

/** Writes the tokenizer of one of our models and its generation defaults into `folder`, each file atomically. */
export function writeTokenizerFolder(
  folder: string,
  tokenizerJson: TokenizerJson,
  options: TokenizerFolderOptions,
): void {
  const idOf = (token: string): number => idOfAddedToken(tokenizerJson, token);
  writeJsonAtomic(join(folder, TOKENIZER_FILE), tokenizerJson);
  writeJsonAtomic(join(folder, TOKENIZER_CONFIG_FILE), tokenizerConfigOf(tokenizerJson, options));
  writeFileAtomic(join(folder, CHAT_TEMPLATE_FILE), CHAT_TEMPLATE);
  writeJsonAtomic(join(folder, SPECIAL_TOKENS_FILE), specialTokens());
  writeJsonAtomic(join(folder, GENERATION_CONFIG_FILE), {
    do_sample: false,
    eos_token_id: [idOf(TURN_END), idOf(END_OF_TEXT)],
    pad_token_id: idOf(END_OF_TEXT),
  });
}

/**
 * Copies tokenizer, template and generation defaults from one model folder to another, byte for byte. Where the defaults
 * have no file, the ids that config.json states become one, as Transformers makes it.
 */
export function copyTokenizerFolder(from: string, to: string): void {
  if (!existsSync(join(from, TOKENIZER_FILE))) throw new CheckpointError(`${from} has no ${TOKENIZER_FILE} to copy`);
  mkdirSync(to, { recursive: true });
  for (const file of COPIED_FILES) {
    if (existsSync(join(from, file))) copyFileSync(join(from, file), join(to, file));
  }
  if (existsSync(join(from, GENERATION_CONFIG_FILE))) return;
  const ids = Object.entries(readSpecialIds(from)).filter(([, id]) => id !== null);
  if (ids.length === 0) return;
  writeJsonAtomic(join(to, GENERATION_CONFIG_FILE), { _from_model_config: true, ...Object.fromEntries(ids) });
}

/** No class of its own: Qwen2's would put its own way of cutting text in the place of tokenizer.json's. */
function tokenizerConfigOf(tokenizerJson: TokenizerJson, { maxPositions }: TokenizerFolderOptions): object {
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    added_tokens_decoder: Object.fromEntries(tokenizerJson.added_tokens.map(({ id, ...token }) => [id, token])),
    add_bos_token: false,
    add_prefix_space: false,
    ...specialTokens(),
    bos_token: null,
    unk_token: null,
    chat_template: CHAT_TEMPLATE,
    clean_up_tokenization_spaces: false,
    errors: 'replace',
    model_max_length: maxPositions,
    split_special_tokens: false,
  };
}

function specialTokens(): Record<string, unknown> {
  const others = ADDED_TOKENS.filter(
    ({ content, special }) => special && content !== TURN_END && content !== END_OF_TEXT,
  );
  return {
    eos_token: TURN_END,
    pad_token: END_OF_TEXT,
    additional_special_tokens: [...others.map(({ content }) => content), TURN_END],
  };
}

function idOfAddedToken({ added_tokens }: TokenizerJson, content: string): number {
  const token = added_tokens.find((added) => added.content === content);
  if (token === undefined) throw new CheckpointError(`The tokenizer has no added token ${content}`);
  return token.id;
}
