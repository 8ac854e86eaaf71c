/**
 * Hugging Face's tokenizers library, typed as far as it is used: the types it ships do not resolve under Node's rules
 * for imports. It brings the translation of Oniguruma patterns, normalizers, merging and the byte-level decoder.
 */
import * as library from '@huggingface/tokenizers';
import { CheckpointError } from '../../support/errors.ts';
import type { TokenizerJson } from './tokenizer-json.ts';

export interface LibraryTokenizer {
  /** Null when text is taken as it comes. */
  readonly normalizer: ((text: string) => string) | null;
  /** The Split, then the ByteLevel step. */
  readonly pre_tokenizer: { readonly tokenizers: readonly [SplitStep, unknown] };
  /** Pieces in the byte alphabet to the tokens they are merged into. */
  readonly model: (pieces: readonly string[]) => string[];
  token_to_id(token: string): number | undefined;
  id_to_token(id: number): string | undefined;
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: number[] };
  decode(ids: readonly number[], options: { readonly skip_special_tokens: boolean }): string;
}

export interface SplitStep {
  /** Global and Unicode-aware. */
  readonly pattern: RegExp;
  /** The pieces of a text, those between matches included. */
  pre_tokenize_text(text: string): string[];
}

const LibraryTokenizer = (
  library as unknown as { readonly Tokenizer: new (tokenizerJson: object, config: object) => LibraryTokenizer }
).Tokenizer;

/** CheckpointError when the file is not of Qwen's kind, or the library cannot read it. */
export function createLibraryTokenizer(tokenizerJson: TokenizerJson, config: object): LibraryTokenizer {
  checkKind(tokenizerJson);
  try {
    // Off, as in Transformers 5: " ." would otherwise be decoded as ".".
    return new LibraryTokenizer(tokenizerJson, { ...config, clean_up_tokenization_spaces: false });
  } catch (cause) {
    throw new CheckpointError(`The tokenizer cannot be built: ${String(cause)}`, { cause });
  }
}

/** Whoever splits otherwise would be read, and encode to ids that Transformers does not give. */
function checkKind({ model, pre_tokenizer: cutting, added_tokens: added }: TokenizerJson): void {
  if (model?.type !== 'BPE') throw new CheckpointError(`The tokenizer is of type ${model?.type}; allowed is BPE`);
  const [split, bytes, ...more] =
    (cutting as { pretokenizers?: Record<string, unknown>[] } | null)?.pretokenizers ?? [];
  const isolates = split?.['type'] === 'Split' && split['behavior'] === 'Isolated' && !split['invert'];
  const spells = bytes?.['type'] === 'ByteLevel' && bytes['use_regex'] === false && !bytes['add_prefix_space'];
  if (!isolates || !spells || more.length > 0) {
    throw new CheckpointError(
      'The pre_tokenizer must be a Split (Isolated) and a ByteLevel without a pattern, as in Qwen2 and Qwen3',
    );
  }
  const odd = added.find((token) => token.normalized || token.single_word || token.lstrip || token.rstrip);
  if (odd === undefined) return;
  throw new CheckpointError(`Added token ${odd.content} is normalized, single_word, lstrip or rstrip; none may be`);
}
