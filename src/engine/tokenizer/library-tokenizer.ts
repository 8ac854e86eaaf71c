/**
 * Hugging Face's tokenizers library, typed as far as it is used: the types it ships do not resolve under Node's rules
 * for imports. It brings the translation of Oniguruma patterns, normalizers, merging and the byte-level decoder.
 */
import * as library from '@huggingface/tokenizers';
import { CheckpointError } from '../../support/errors.ts';
import { checkCuttingSteps, cuttingSteps } from './cutting-patterns.ts';
import type { TokenizerJson } from './tokenizer-json.ts';

export interface LibraryTokenizer {
  /** Null when text is taken as it comes. */
  readonly normalizer: ((text: string) => string) | null;
  /** The steps of a sequence; a single step has none. */
  readonly pre_tokenizer: { readonly tokenizers?: readonly { readonly pattern?: RegExp }[] };
  /** Pieces in the byte alphabet to the tokens they are merged into. */
  readonly model: (pieces: readonly string[]) => string[];
  token_to_id(token: string): number | undefined;
  id_to_token(id: number): string | undefined;
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: number[] };
  decode(ids: readonly number[], options: { readonly skip_special_tokens: boolean }): string;
}

const LibraryTokenizer = (
  library as unknown as { readonly Tokenizer: new (tokenizerJson: object, config: object) => LibraryTokenizer }
).Tokenizer;

/** CheckpointError when the file is no byte-level BPE, or the library cannot read it. */
export function createLibraryTokenizer(tokenizerJson: TokenizerJson, config: object): LibraryTokenizer {
  checkKind(tokenizerJson);
  try {
    // Off, as in Transformers 5: " ." would otherwise be decoded as ".".
    return new LibraryTokenizer(tokenizerJson, { ...config, clean_up_tokenization_spaces: false });
  } catch (cause) {
    throw new CheckpointError(`The tokenizer cannot be built: ${String(cause).slice(0, 300)}`, { cause });
  }
}

/** Whoever splits otherwise would be read, and encode to ids that Transformers does not give. */
function checkKind({ normalizer, pre_tokenizer: cutting, added_tokens: added }: TokenizerJson): void {
  checkCuttingSteps(cuttingSteps(cutting));
  const normalizes = normalizer != null && (normalizer as { normalizers?: unknown[] }).normalizers?.length !== 0;
  const odd = added.find(
    (token) => (normalizes && token.normalized) || token.single_word || token.lstrip || token.rstrip,
  );
  if (odd === undefined) return;
  throw new CheckpointError(
    `Added token ${odd.content} is single_word, lstrip, rstrip or, where text is normalized, normalized; none may be`,
  );
}
