/**
 * One pass over wikitext that writes its words and where each comes from. Linear time over text that may be hostile:
 * nothing is parsed twice, nothing nests. Templates but lists, references, tables, comments, scripts and files have no words.
 */
import { matchBrackets } from './match-brackets.ts';
import { SourceWords, type ScannedWords } from './source-words.ts';
import { canonicalTitle } from './wiki-title.ts';

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

/** Of `source` from `start` to `end`; places are those of the whole source. */
export function scanWikitext(source: string, start: number, end: number): ScannedWords {
  return new Scanner(source, start, end).read();
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
  readonly #words = new SourceWords();
  readonly #openLinks: OpenLink[] = [];
  /** Ends of list templates that are open. */
  readonly #openLists: number[] = [];
  /** Elements that are never closed from some place on. */
  readonly #unclosed = new Set<string>();
  #at: number;

  constructor(source: string, start: number, end: number) {
    this.#source = source;
    this.#at = start;
    this.#end = end;
    this.#closing = matchBrackets(source, start, end);
  }

  read(): ScannedWords {
    while (this.#at < this.#end) this.#step();
    return this.#words.written();
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
        return this.#leaveOut(SWITCH);
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

  /** One unit of text for `length` units of source. */
  #emit(char: string, length: number): void {
    this.#words.add(char, this.#at, length);
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
    if (this.#source[at + 1] !== '[') return this.#leaveOut(EXTERNAL);
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
    this.#openLinks.push({ page, start: this.#words.length, closesAt: close });
    this.#at = at + 2 + (pipe < 0 ? 0 : pipe + 1);
  }

  #closeLink(): void {
    const { page, start } = this.#openLinks.pop()!;
    this.#at += 2;
    // Letters that follow at once belong to the link: [[angiokeratoma]]s.
    while (this.#at < this.#end && /[a-z]/.test(this.#source[this.#at]!)) this.#emit(this.#source[this.#at]!, 1);
    if (start >= 0) this.#words.addLink(page, start);
  }

  /** Leaves out what the pattern finds here; where it finds nothing, the character is a letter. */
  #leaveOut(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found === null) this.#emit(this.#source[this.#at]!, 1);
    else this.#at += found[0].length;
  }

  #quotes(): void {
    let run = 1;
    while (this.#source[this.#at + run] === "'") run++;
    if (run === 1) return this.#emit("'", 1);
    if (run !== 2) this.#words.switchBold();
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

  /** Marks of lists and headings, at the beginning of a line, and the equals signs that end a heading. */
  #lineMark(): void {
    const char = this.#source[this.#at]!;
    const last = this.#source[this.#at - 1];
    const opens =
      this.#at === 0 || last === '\n' || (last !== undefined && '=*#:;'.includes(last) && this.#words.atLineStart);
    const endsHeading = char === '=' && (this.#source[this.#at + 1] === '=' || last === '=');
    if (!opens && !endsHeading) return this.#emit(char, 1);
    this.#at++;
  }
}
