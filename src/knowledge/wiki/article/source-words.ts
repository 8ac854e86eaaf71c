/**
 * The words of wikitext while they are written, one unit after another, with the place of each in the source; gaps are
 * collapsed. Knows links and bold, and nothing of marks.
 */

/** A wikilink; places are those of `plain`. */
export interface SourceLink {
  /** Canonical title. */
  readonly page: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The words of a source, with the place of each unit: it stands in the source from `from` up to `to`. */
export interface ScannedWords {
  readonly plain: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly links: readonly SourceLink[];
  readonly bold: readonly Span[];
}

/** A page with more links is no article; the rest of its links are words. */
export const MOST_LINKS = 20_000;
/** Longer words of a link are a part of the page that got between its brackets. */
export const LONGEST_LINK = 300;

export class SourceWords {
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #chars: string[] = [];
  readonly #links: SourceLink[] = [];
  readonly #bold: Span[] = [];
  #boldFrom: number | null = null;

  /** Units so far. */
  get length(): number {
    return this.#chars.length;
  }

  /** Nothing stands in this line yet. */
  get atLineStart(): boolean {
    const last = this.#chars.at(-1);
    return last === '\n' || last === undefined;
  }

  /** One unit of text, which stands in the source from `at` for `length` units. */
  add(char: string, at: number, length: number): void {
    const gap = /\s/u.test(char);
    const text = char === '\n' ? '\n' : gap ? ' ' : char;
    const last = this.#chars.at(-1);
    if (gap && (last === ' ' || last === '\n' || last === undefined)) {
      if (text === '\n' && last === ' ') this.#chars[this.#chars.length - 1] = '\n';
    } else {
      this.#chars.push(text);
      this.#from.push(at);
      this.#to.push(at + length);
    }
  }

  /** What was written from `start` on links to a page; links do not overlap, so that each word is looked at once. */
  addLink(page: string, start: number): void {
    if (this.#links.length >= MOST_LINKS || this.#chars.length - start > LONGEST_LINK) return;
    if (start < (this.#links.at(-1)?.end ?? 0)) return;
    const text = this.#chars.slice(start).join('').trim();
    if (text !== '') this.#links.push({ page, text, start, end: this.#chars.length });
  }

  /** Bold begins here, or ends. */
  switchBold(): void {
    if (this.#boldFrom === null) this.#boldFrom = this.#chars.length;
    else {
      if (this.#boldFrom < this.#chars.length) this.#bold.push({ start: this.#boldFrom, end: this.#chars.length });
      this.#boldFrom = null;
    }
  }

  written(): ScannedWords {
    return {
      plain: this.#chars.join(''),
      from: this.#from,
      to: this.#to,
      links: this.#links,
      bold: this.#bold,
    };
  }
}
