/**
 * The words of wikitext with the place of each in the source, so that a quote can be shown in the revision it comes from.
 * One pass in linear time over text that may be hostile: nothing is parsed twice, unmatched brackets are letters, nothing
 * nests. Knows nothing of meaning; templates but lists, references, tables, comments, scripts and files have no words here.
 */
import { canonicalTitle } from './wiki-title.ts';

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

/** Templates that only arrange what is in them. */
const LISTS =
  /^(?:hlist|flatlist|plainlist|plain list|ubl|ublist|unbulleted list|unbulleted|bulleted list|nowrap|nobr|small|csv|comma separated entries|collapsible list|endflatlist|endplainlist)$/;
/** Elements whose content is no prose. */
const SILENT = /^(?:ref|references|script|style|math|gallery|syntaxhighlight|source|timeline|score|templatestyles)$/;
const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ',
  thinsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  ndash: '–',
  mdash: '—',
  minus: '−',
};
const TAG = /<(\/?)([a-z][a-z0-9]*)\b([^<>]{0,500})>/iy;
const ENTITY = /&([a-z]{2,8}|#39|#160);/y;
const EXTERNAL = /\[(?:https?:)?\/\/[^\s\]]{1,2000}\s?/y;
const SWITCH = /__[A-Z]{3,30}__/y;

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

  constructor(
    source: string,
    words: { plain: string; from: readonly number[]; to: readonly number[]; links: SourceLink[]; bold: Span[] },
  ) {
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
  return new SourceText(source, new Scanner(source, start, end).read());
}

interface OpenLink {
  readonly page: string;
  readonly start: number;
  readonly closesAt: number;
}

class Scanner {
  readonly #source: string;
  readonly #end: number;
  readonly #closing: ReadonlyMap<number, number>;
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #chars: string[] = [];
  readonly #links: SourceLink[] = [];
  readonly #bold: Span[] = [];
  readonly #openLinks: OpenLink[] = [];
  /** Ends of list templates that are open. */
  readonly #openLists: number[] = [];
  /** Elements that are never closed from some place on. */
  readonly #unclosed = new Set<string>();
  #boldFrom: number | null = null;
  #at: number;

  constructor(source: string, start: number, end: number) {
    this.#source = source;
    this.#at = start;
    this.#end = end;
    this.#closing = matchBrackets(source, start, end);
  }

  read(): { plain: string; from: number[]; to: number[]; links: SourceLink[]; bold: Span[] } {
    while (this.#at < this.#end) this.#step();
    return {
      plain: this.#chars.join(''),
      from: this.#from,
      to: this.#to,
      links: this.#links,
      bold: this.#bold,
    };
  }

  #step(): void {
    const at = this.#at;
    if (this.#openLists.at(-1) === at) return this.#closeList();
    if (this.#openLinks.at(-1)?.closesAt === at) return this.#closeLink();
    switch (this.#source[at]) {
      case '<':
        return this.#tag();
      case '{':
        return this.#brace();
      case '[':
        return this.#bracket();
      case "'":
        return this.#quotes();
      case '&':
        return this.#entity();
      case '_':
        return this.#switch();
      case '=':
      case '*':
      case '#':
      case ':':
      case ';':
        return this.#lineMark();
      case '|':
        // Between the parts of a list template.
        if (this.#openLists.length > 0 && this.#openLinks.length === 0) return this.#emit('\n', 1);
        return this.#emit('|', 1);
      default:
        return this.#emit(this.#source[at]!, 1);
    }
  }

  /** One unit of text for `length` units of source; gaps are collapsed. */
  #emit(char: string, length: number): void {
    const gap = /\s/u.test(char);
    const text = char === '\n' ? '\n' : gap ? ' ' : char;
    const last = this.#chars.at(-1);
    if (gap && (last === ' ' || last === '\n' || last === undefined)) {
      if (text === '\n' && last === ' ') this.#chars[this.#chars.length - 1] = '\n';
    } else {
      this.#chars.push(text);
      this.#from.push(this.#at);
      this.#to.push(this.#at + length);
    }
    this.#at += length;
  }

  #tag(): void {
    if (this.#source.startsWith('<!--', this.#at)) {
      const end = this.#source.indexOf('-->', this.#at + 4);
      this.#at = end < 0 ? this.#end : end + 3;
      return;
    }
    TAG.lastIndex = this.#at;
    const tag = TAG.exec(this.#source);
    if (tag === null) return this.#emit('<', 1);
    const [whole, slash, name, rest] = tag as unknown as [string, string, string, string];
    const element = name.toLowerCase();
    if (element === 'br' || element === 'li' || element === 'p') return this.#emit('\n', whole.length);
    this.#at += whole.length;
    if (slash === '' && !rest.endsWith('/') && SILENT.test(element)) this.#skipElement(element);
  }

  #skipElement(element: string): void {
    if (this.#unclosed.has(element)) return;
    const close = new RegExp(`</${element}\\s{0,20}>`, 'gi');
    close.lastIndex = this.#at;
    const found = close.exec(this.#source);
    if (found === null) this.#unclosed.add(element);
    else this.#at = found.index + found[0].length;
  }

  #brace(): void {
    const at = this.#at;
    const close = this.#closing.get(at);
    if (close === undefined) {
      const width = this.#source[at + 1] === '{' || this.#source[at + 1] === '|' ? 2 : 1;
      this.#at += width;
      return;
    }
    if (this.#source[at + 1] === '{') {
      const name = /^[^|{}<]{0,60}/.exec(this.#source.slice(at + 2, Math.min(close, at + 62)))![0];
      if (LISTS.test(name.replaceAll('_', ' ').trim().toLowerCase())) {
        this.#openLists.push(close);
        this.#at += 2 + name.length;
        return;
      }
    }
    this.#at = close + 2;
  }

  #closeList(): void {
    this.#openLists.pop();
    this.#emit('\n', 2);
  }

  #bracket(): void {
    const at = this.#at;
    const close = this.#closing.get(at);
    if (this.#source[at + 1] !== '[') return this.#external();
    if (close === undefined) {
      this.#at += 2;
      return;
    }
    const inside = this.#source.slice(at + 2, Math.min(close, at + 2 + 600));
    const pipe = inside.indexOf('|');
    const page = canonicalTitle(pipe < 0 ? inside : inside.slice(0, pipe));
    if (page === null) {
      // Files, categories, other languages and sections of the page itself: only the last has words of the article.
      this.#at = inside.startsWith('#') && pipe >= 0 ? at + 2 + pipe + 1 : close + 2;
      if (inside.startsWith('#') && pipe >= 0) this.#openLinks.push({ page: '', start: -1, closesAt: close });
      return;
    }
    this.#openLinks.push({ page, start: this.#chars.length, closesAt: close });
    this.#at = at + 2 + (pipe < 0 ? 0 : pipe + 1);
  }

  #closeLink(): void {
    const { page, start } = this.#openLinks.pop()!;
    this.#at += 2;
    // Letters that follow at once belong to the link: [[angiokeratoma]]s.
    while (this.#at < this.#end && /[a-z]/.test(this.#source[this.#at]!)) this.#emit(this.#source[this.#at]!, 1);
    if (start < 0) return;
    const text = this.#chars.slice(start).join('').trim();
    if (text !== '') this.#links.push({ page, text, start, end: this.#chars.length });
  }

  #external(): void {
    EXTERNAL.lastIndex = this.#at;
    const found = EXTERNAL.exec(this.#source);
    if (found === null) this.#emit('[', 1);
    else this.#at += found[0].length;
  }

  #quotes(): void {
    let run = 1;
    while (this.#source[this.#at + run] === "'") run++;
    if (run === 1) return this.#emit("'", 1);
    if (run !== 2) {
      if (this.#boldFrom === null) this.#boldFrom = this.#chars.length;
      else {
        if (this.#boldFrom < this.#chars.length) this.#bold.push({ start: this.#boldFrom, end: this.#chars.length });
        this.#boldFrom = null;
      }
    }
    this.#at += run;
  }

  #entity(): void {
    ENTITY.lastIndex = this.#at;
    const found = ENTITY.exec(this.#source);
    const text =
      found === null ? undefined : found[1] === '#39' ? "'" : found[1] === '#160' ? ' ' : ENTITIES[found[1]!];
    if (text === undefined) this.#emit('&', 1);
    else this.#emit(text, found![0].length);
  }

  #switch(): void {
    SWITCH.lastIndex = this.#at;
    const found = SWITCH.exec(this.#source);
    if (found === null) this.#emit('_', 1);
    else this.#at += found[0].length;
  }

  /** Marks of lists and headings, at the beginning of a line, and the equals signs that end a heading. */
  #lineMark(): void {
    const char = this.#source[this.#at]!;
    const last = this.#source[this.#at - 1];
    const opens = this.#at === 0 || last === '\n' || (last !== undefined && '=*#:;'.includes(last) && this.#afterMark);
    const endsHeading = char === '=' && (this.#source[this.#at + 1] === '=' || last === '=');
    if (!opens && !endsHeading) return this.#emit(char, 1);
    this.#at++;
  }

  /** Nothing but marks so far in this line. */
  get #afterMark(): boolean {
    const lastWritten = this.#chars.at(-1);
    return lastWritten === '\n' || lastWritten === undefined;
  }
}

/** The place of the closing pair for every opening `{{`, `{|` and `[[` that has one. */
function matchBrackets(source: string, start: number, end: number): ReadonlyMap<number, number> {
  const closing = new Map<number, number>();
  const open: { readonly pair: string; readonly at: number }[] = [];
  for (let at = start; at < end - 1; at++) {
    const char = source[at]!;
    if (!'{[|}]<'.includes(char)) continue;
    if (source.startsWith('<!--', at)) {
      const close = source.indexOf('-->', at + 4);
      at = close < 0 ? end : close + 2;
      continue;
    }
    const pair = char + source[at + 1]!;
    if (pair === '{{' || pair === '[[' || pair === '{|') open.push({ pair, at: at++ });
    else if (pair === '}}' || pair === ']]' || pair === '|}') {
      const wanted = pair === '}}' ? '{{' : pair === ']]' ? '[[' : '{|';
      // A `|}}` closes a template, not a table.
      if (pair === '|}' && (source[at + 2] === '}' || open.at(-1)?.pair !== '{|')) continue;
      if (wanted === '[[' && open.at(-1)?.pair !== '[[') continue;
      while (open.length > 0 && open.at(-1)!.pair !== wanted && open.at(-1)!.pair === '[[') open.pop();
      if (open.at(-1)?.pair !== wanted) continue;
      closing.set(open.pop()!.at, at++);
    }
  }
  return closing;
}
