/**
 * Templates whose words are shown, while their parameters are read one after another: which parameter's words count, and
 * which one names a page.
 */
import type { ShownTemplate } from './shown-templates.ts';
import type { SourceWords } from './source-words.ts';
import { canonicalTitle } from './wiki-title.ts';

/** A title has 255 bytes at the most; what stands before it and after it may add some. */
export const LONGEST_TITLE = 600;
/** The name of a parameter; a number only says which one comes. */
const NAME = /\s{0,20}([\p{L}\p{N}_ -]{1,40})=/uy;

interface OpenTemplate extends ShownTemplate {
  readonly closesAt: number;
  /** Parameters without a name so far. */
  part: number;
  /** Whether the words of the parameter count. */
  shown: boolean;
  /** Where the words of the parameter that names a page begin, in the words and in the source. */
  named: { readonly start: number; readonly at: number } | null;
}

export class OpenTemplates {
  readonly #source: string;
  readonly #words: SourceWords;
  readonly #open: OpenTemplate[] = [];

  constructor(source: string, words: SourceWords) {
    this.#source = source;
    this.#words = words;
  }

  /** Place of the braces that close the innermost one; infinite where none is open. */
  get closesAt(): number {
    return this.#open.at(-1)?.closesAt ?? Infinity;
  }

  /** Whether words count here. */
  get shown(): boolean {
    return this.#open.at(-1)?.shown ?? true;
  }

  open(template: ShownTemplate, closesAt: number): void {
    this.#open.push({ ...template, closesAt, part: 0, shown: false, named: null });
  }

  /** At a bar of the innermost one; the place to go on from. */
  nextParameter(bar: number): number {
    const template = this.#open.at(-1)!;
    this.#endParameter(template, bar);
    if (template.list) this.#words.add('\n', bar, 1);
    NAME.lastIndex = bar + 1;
    const name = NAME.exec(this.#source);
    const numbered = name !== null && /^\s*\d+\s*$/.test(name[1]!);
    const at = bar + 1 + (numbered ? name[0].length : 0);
    const counts = name === null || numbered;
    if (counts) template.part++;
    template.shown = counts && (template.shows === null || template.shows === template.part);
    template.named = template.shown && template.links ? { start: this.#words.length, at } : null;
    return at;
  }

  /** Closes the innermost one; whether it was a list. */
  close(at: number): boolean {
    const template = this.#open.pop()!;
    this.#endParameter(template, at);
    return template.list;
  }

  #endParameter({ named }: OpenTemplate, end: number): void {
    if (named === null || end - named.at > LONGEST_TITLE) return;
    const page = canonicalTitle(this.#source.slice(named.at, end));
    if (page !== null) this.#words.addLink(page, named.start);
  }
}
