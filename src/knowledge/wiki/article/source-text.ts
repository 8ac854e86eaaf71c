/**
 * The words of wikitext with the place of each in the source, so that a quote can be shown in the revision it comes from.
 * One pass in linear time over text that may be hostile: nothing is parsed twice, unmatched brackets are letters, nothing
 * nests. Knows nothing of meaning; templates but lists, references, tables, comments, scripts and files have no words here.
 */
import { scanWikitext } from './scan-wikitext.ts';
import type { ScannedWords, SourceLink, Span } from './source-words.ts';

export class SourceText {
  readonly source: string;
  readonly plain: string;
  readonly links: readonly SourceLink[];
  /** What stands in bold. */
  readonly bold: readonly Span[];
  /** `plain` with a space for every line break: what sentences are looked up in. */
  readonly flat: string;
  readonly #from: readonly number[];
  readonly #to: readonly number[];

  constructor(source: string, words: ScannedWords) {
    this.source = source;
    this.plain = words.plain;
    this.flat = words.plain.replaceAll('\n', ' ');
    this.links = words.links;
    this.bold = words.bold;
    this.#from = words.from;
    this.#to = words.to;
  }

  /** Where a stretch of `plain` stands in the source; null when it is empty. */
  inSource(start: number, end: number): Span | null {
    if (start >= end || end > this.plain.length) return null;
    return { start: this.#from[start]!, end: this.#to[end - 1]! };
  }

  /** The first place of the words from `from` on, whatever the gaps between them; null when they are not there. */
  find(words: string, from = 0): Span | null {
    const wanted = words.replaceAll(/\s+/gu, ' ').trim();
    if (wanted === '') return null;
    const start = this.flat.indexOf(wanted, from);
    return start < 0 ? null : { start, end: start + wanted.length };
  }

  /** Links that lie wholly in a stretch of `plain`. */
  linksIn({ start, end }: Span): SourceLink[] {
    return this.links.filter((link) => link.start >= start && link.end <= end);
  }
}

/** The words of `source`, or of a part of it; places are always those of the whole source. */
export function readSource(source: string, start = 0, end = source.length): SourceText {
  return new SourceText(source, scanWikitext(source, start, end));
}
