/**
 * Text to token ids: added tokens first, then pieces by the patterns of the tokenizer, then byte-level BPE in each
 * piece. The library's own `encode` does the same and is the reference in the tests; it is not used
 * because it costs a copy of the pattern for every text (0.2 ms with 6,000 phrases in it) and because its cache slows
 * down, by a factor of 10 on one repeated word, with every hit on the same piece.
 */
import { spellText } from './byte-alphabet.ts';
import { cutBy } from './cutting-patterns.ts';
import type { LibraryTokenizer } from './library-tokenizer.ts';

/** Pieces remembered with their ids; all are forgotten when there are more. */
const CACHE_SIZE = 100_000;
/** Longer pieces, in characters, are not remembered: they do not come again. */
const LONGEST_CACHED_PIECE = 256;

export class PieceEncoder {
  private readonly library: LibraryTokenizer;
  private readonly patterns: readonly RegExp[];
  private readonly addedIds: ReadonlyMap<string, number>;
  private readonly addedPattern: RegExp | null;
  private readonly cache = new Map<string, readonly number[]>();

  /** `patterns` cut the text, one after the other; `addedIds`: the added tokens, by their text. */
  constructor(library: LibraryTokenizer, patterns: readonly RegExp[], addedIds: ReadonlyMap<string, number>) {
    this.library = library;
    this.patterns = patterns;
    this.addedIds = addedIds;
    this.addedPattern = patternOfAny([...addedIds.keys()]);
  }

  /** `text` must be well-formed. */
  encode(text: string): number[] {
    const ids: number[] = [];
    // Split at a capturing group: what matched is kept, at the odd places.
    const sections = this.addedPattern === null ? [text] : text.split(this.addedPattern);
    sections.forEach((section, index) => {
      if (index % 2 === 1) ids.push(this.addedIds.get(section)!);
      else this.encodeSection(section, ids);
    });
    return ids;
  }

  private encodeSection(section: string, ids: number[]): void {
    for (const piece of this.piecesOf(this.library.normalizer?.(section) ?? section)) {
      for (const id of this.idsOfPiece(piece)) ids.push(id);
    }
  }

  private piecesOf(section: string): readonly string[] {
    let pieces: readonly string[] = section === '' ? [] : [section];
    for (const pattern of this.patterns) {
      pieces = pieces.length === 1 ? cutBy(pieces[0]!, pattern) : pieces.flatMap((piece) => cutBy(piece, pattern));
    }
    return pieces;
  }

  private idsOfPiece(piece: string): readonly number[] {
    const known = this.cache.get(piece);
    if (known !== undefined) return known;
    const tokens = this.library.model([spellText(piece)]);
    const ids = tokens.map((token) => this.library.token_to_id(token)!);
    if (this.cache.size >= CACHE_SIZE) this.cache.clear();
    if (piece.length <= LONGEST_CACHED_PIECE) this.cache.set(piece, ids);
    return ids;
  }
}

/** Matches the longest of the texts at a place, in a capturing group. */
function patternOfAny(texts: readonly string[]): RegExp | null {
  if (texts.length === 0) return null;
  const escaped = texts
    .toSorted((a, b) => b.length - a.length)
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`(${escaped.join('|')})`, 'u');
}
