/**
 * The tokenizer of a GGUF file as tokenizer.json has it. It encodes as llama.cpp does: text is not normalized, since the
 * file does not say whether the model's publisher does.
 */
import { said } from '../model-file.ts';
import {
  byteLevelModel,
  vocabularySizeOf,
  type AddedTokenJson,
  type TokenizerJson,
} from '../../tokenizer/tokenizer-json.ts';
import type { GgufMetadata } from './gguf-metadata.ts';
import { namedCut, preTokenizerOf } from './named-cuts.ts';
import { postProcessorOf } from './surroundings.ts';

export const PREFIX = 'tokenizer.ggml.';
export const TYPE = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;
const TYPES: readonly number[] = Object.values(TYPE);

export interface GgufTokenizer {
  readonly tokenizerJson: TokenizerJson;
  readonly chatTemplate: string;
  /** Texts and ids of the tokens with a role; null is a role that nobody plays. */
  readonly roles: Readonly<Record<'bos' | 'eos' | 'eot' | 'eom' | 'padding', { text: string; id: number } | null>>;
  readonly addsBos: boolean;
}

/** CheckpointError that names the file, the key and the token. */
export function readGgufTokenizer(metadata: GgufMetadata): GgufTokenizer {
  const cut = namedCut(metadata);
  const tokens = metadata.texts(`${PREFIX}tokens`);
  const merges = mergesOf(metadata);
  const { vocab, added } = vocabularyOf(metadata, tokens, new Set(merges.map((pair) => pair.join(''))));
  checkMerges(metadata, merges, vocab);
  const roleOf = (role: string): { text: string; id: number } | null => {
    const id = metadata.optionalCount(`${PREFIX}${role}_token_id`, 0);
    if (id === null) return null;
    if (id < tokens.length) return { text: tokens[id]!, id };
    throw metadata.refusal(`${PREFIX}${role}_token_id is ${id}; the tokenizer has ${tokens.length} tokens`);
  };
  const roles = {
    bos: roleOf('bos'),
    eos: roleOf('eos'),
    eot: roleOf('eot'),
    eom: roleOf('eom'),
    padding: roleOf('padding'),
  };
  const chatTemplate = metadata.optionalText('tokenizer.chat_template');
  if (chatTemplate === null)
    throw metadata.refusal('tokenizer.chat_template is missing; a model is asked through it: take an instruct model');
  const addsBos = metadata.flag(`${PREFIX}add_bos_token`) ?? cut.addsBos;
  const addsEos = metadata.flag(`${PREFIX}add_eos_token`) ?? false;
  const first = addsBos ? roles.bos : null;
  const last = addsEos ? roles.eos : null;
  const tokenizerJson: TokenizerJson = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: null,
    pre_tokenizer: preTokenizerOf(cut),
    post_processor: postProcessorOf(first, last),
    decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
    model: byteLevelModel(Object.fromEntries(vocab), merges, cut.ignoresMerges),
  };
  if (vocabularySizeOf(tokenizerJson) === 0) throw metadata.refusal(`${PREFIX}tokens has no token that is used`);
  return { tokenizerJson, chatTemplate, roles, addsBos };
}

/** "left right", each without a space, which the byte alphabet does not have. */
function mergesOf(metadata: GgufMetadata): (readonly [string, string])[] {
  return metadata.texts(`${PREFIX}merges`).map((merge, index) => {
    const parts = merge.split(' ');
    if (parts.length === 2 && !parts.includes('')) return parts as unknown as readonly [string, string];
    throw metadata.refusal(
      `merge ${index} of ${PREFIX}merges is ${said(merge)}; it must be two tokens, a space between`,
    );
  });
}

/** A token is looked for in text as it stands when it steers, or when somebody added it. */
function vocabularyOf(
  metadata: GgufMetadata,
  tokens: readonly string[],
  made: ReadonlySet<string>,
): { vocab: ReadonlyMap<string, number>; added: AddedTokenJson[] } {
  const types = metadata.integers(`${PREFIX}token_type`);
  if (types.length !== tokens.length)
    throw metadata.refusal(`${PREFIX}token_type has ${types.length} types for ${tokens.length} tokens`);
  const [vocab, ids, added] = [new Map<string, number>(), new Map<string, number>(), [] as AddedTokenJson[]];
  tokens.forEach((content, id) => {
    const type = types[id]!;
    if (!TYPES.includes(type))
      throw metadata.refusal(`token ${id}, ${said(content)}, is of type ${type}; allowed: 1 to 6`);
    // Rows without a token were filled up; only what a merge leads to can come of a text.
    if (type === TYPE.unused && !made.has(content)) return;
    if (content === '') throw metadata.refusal(`token ${id} of ${PREFIX}tokens is empty`);
    if (ids.has(content))
      throw metadata.refusal(`tokens ${ids.get(content)} and ${id} of ${PREFIX}tokens are both ${said(content)}`);
    ids.set(content, id);
    const special = type === TYPE.control || type === TYPE.unknown;
    if (special || type === TYPE.userDefined)
      added.push({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special });
    else vocab.set(content, id);
  });
  return { vocab, added };
}

function checkMerges(
  metadata: GgufMetadata,
  merges: readonly (readonly [string, string])[],
  vocab: ReadonlyMap<string, number>,
): void {
  for (const [left, right] of merges) {
    const missing = [left, right, left + right].find((token) => !vocab.has(token));
    if (missing === undefined) continue;
    throw metadata.refusal(`${PREFIX}merges joins ${said(left)} and ${said(right)}; ${said(missing)} is no token`);
  }
}
