/** tokenizer.json of a byte-level BPE, as Hugging Face's tokenizers library reads it. Only its form, no learning. */
import { ADDED_TOKENS, type AddedToken } from './added-tokens.ts';
import { BYTE_CHARACTERS, spellBytes } from './byte-alphabet.ts';
import type { Merge } from './learn-merges.ts';

export interface AddedTokenJson extends AddedToken {
  readonly id: number;
  readonly single_word: boolean;
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  readonly normalized: boolean;
}

/** The file, as far as this project looks into it; it may say more. */
export interface TokenizerJson {
  readonly added_tokens: readonly AddedTokenJson[];
  readonly model: {
    readonly type: string;
    /** Token, in the byte alphabet, to its id. */
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (readonly [string, string])[];
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
}

/** Byte-pair encoding in which every byte is a token; `ignoreMerges`: a word that is a token is not put together. */
export function byteLevelModel(
  vocab: TokenizerJson['model']['vocab'],
  merges: TokenizerJson['model']['merges'],
  ignoreMerges: boolean,
): TokenizerJson['model'] {
  return {
    type: 'BPE',
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: '',
    end_of_word_suffix: '',
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: ignoreMerges,
    vocab,
    merges,
  };
}

/**
 * Ids: the 256 bytes, then what the merges make, then `wholeTokens` (binary strings) not among them, then the added
 * tokens. With `ignore_merges`, a piece of text that is a token is that token, whether merges lead to it or not.
 */
export function buildTokenizerJson(
  pattern: string,
  merges: readonly Merge[],
  wholeTokens: readonly string[],
): TokenizerJson {
  const spelledMerges = merges.map(({ left, right }) => [spellBytes(left), spellBytes(right)] as const);
  const tokens = [
    ...BYTE_CHARACTERS,
    ...spelledMerges.map(([left, right]) => left + right),
    ...wholeTokens.map((token) => spellBytes(token)),
  ];
  const vocabulary = [...new Set(tokens)];
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false };
  const split = { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: ADDED_TOKENS.map((token, index) => describeAddedToken(token, vocabulary.length + index)),
    normalizer: null,
    pre_tokenizer: { type: 'Sequence', pretokenizers: [split, byteLevel] },
    post_processor: null,
    decoder: byteLevel,
    model: byteLevelModel(Object.fromEntries(vocabulary.map((token, id) => [token, id])), spelledMerges, true),
  };
}

/** Added tokens match literally, inside words too. */
function describeAddedToken({ content, special }: AddedToken, id: number): AddedTokenJson {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special };
}

/** Tokens in all: one more than the highest id. */
export function vocabularySizeOf({ model, added_tokens }: TokenizerJson): number {
  let highest = -1;
  for (const id of Object.values(model.vocab)) highest = Math.max(highest, id);
  for (const { id } of added_tokens) highest = Math.max(highest, id);
  return highest + 1;
}
