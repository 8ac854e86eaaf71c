/**
 * One pass over wikitext that writes its words and where each comes from. Linear time over text that may be hostile:
 * nothing is parsed twice, and a link ends where the next one opens. Templates but lists and marked words, references, tables, comments, scripts and files have no words.
 */
import { readVariant } from './language-variants.ts';
import { matchBrackets } from './match-brackets.ts';
import { LONGEST_TITLE, OpenTemplates } from './open-templates.ts';
import { shownTemplate } from './shown-templates.ts';
import { SourceWords, type ScannedWords } from './source-words.ts';
import { canonicalTitle } from './wiki-title.ts';

/** Elements whose content is no prose. */
const SILENT =
  /^(?:ref|s|del|strike|references|script|style|math|gallery|syntaxhighlight|source|timeline|score|templatestyles)$/;
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
/** Longer texts between `-{` and `}-` are read as they are. */
const LONGEST_VARIANT = 2000;

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
  #openLink: OpenLink | null = null;
  readonly #templates: OpenTemplates;
  /** Ends of the variants that are read, with the places to go on from. */
  readonly #variants: { readonly from: number; readonly to: number }[] = [];
  /** Elements that are never closed from some place on. */
  readonly #unclosed = new Set<string>();
  #at: number;

  constructor(source: string, start: number, end: number) {
    this.#source = source;
    this.#at = start;
    this.#end = end;
    this.#closing = matchBrackets(source, start, end);
    this.#templates = new OpenTemplates(source, this.#words);
  }

  read(): ScannedWords {
    while (this.#at < this.#end) this.#step();
    return this.#words.written();
  }

  #step(): void {
    const at = this.#at;
    if (this.#variants.length > 0 && this.#variants.at(-1)!.from <= at) {
      this.#at = Math.max(at, this.#variants.pop()!.to);
      return;
    }
    if (this.#templates.closesAt <= at) return this.#closeTemplate();
    if (this.#openLink !== null && this.#openLink.closesAt <= at) return this.#closeLink();
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
      case '-':
        return this.#variant();
      case '|':
        return this.#bar();
      default:
        return this.#emit(this.#source[at]!, 1);
    }
  }

  /** One unit of text for `length` units of source. */
  #emit(char: string, length: number): void {
    if (this.#templates.shown) this.#words.add(char, this.#at, length);
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
      const template = shownTemplate(name);
      if (template !== null && this.#templates.shown) {
        this.#templates.open(template, close);
        this.#at += 2 + name.length;
        return;
      }
    }
    this.#at = close + 2;
  }

  /** Between the parameters of a template whose words are shown; elsewhere a letter. */
  #bar(): void {
    if (this.#templates.closesAt === Infinity || this.#openLink !== null) return this.#emit('|', 1);
    this.#at = this.#templates.nextParameter(this.#at);
  }

  #closeTemplate(): void {
    // What reaches beyond the end of a template has passed it already.
    const passed = this.#templates.closesAt < this.#at;
    const isList = this.#templates.close(this.#at);
    if (passed) return;
    if (isList) this.#emit('\n', 2);
    else this.#at += 2;
  }

  /** `-{..}-`: the words for one region, or none. */
  #variant(): void {
    const at = this.#at;
    const close = this.#source[at + 1] === '{' ? this.#closing.get(at) : undefined;
    if (close === undefined) return this.#emit('-', 1);
    const inside = this.#source.slice(at + 2, Math.min(close, at + 2 + LONGEST_VARIANT));
    const read = close - at - 2 > LONGEST_VARIANT ? { start: 0, end: close - at - 2 } : readVariant(inside);
    this.#at = read === null ? close + 2 : at + 2 + read.start;
    if (read !== null) this.#variants.push({ from: at + 2 + read.end, to: close + 2 });
  }

  #bracket(): void {
    const at = this.#at;
    const close = this.#closing.get(at);
    if (this.#source[at + 1] !== '[') return this.#leaveOut(EXTERNAL);
    // A link inside a link makes the outer one none, as in MediaWiki; its closing brackets are letters.
    this.#openLink = null;
    if (close === undefined) {
      this.#at += 2;
      return;
    }
    const inside = this.#source.slice(at + 2, Math.min(close, at + 2 + LONGEST_TITLE));
    const pipe = inside.indexOf('|');
    const page = canonicalTitle(pipe < 0 ? inside : inside.slice(0, pipe));
    if (page === null) {
      // Files, categories, other languages and sections of the page itself: only the last has words of the article.
      this.#at = inside.startsWith('#') && pipe >= 0 ? at + 2 + pipe + 1 : close + 2;
      if (inside.startsWith('#') && pipe >= 0) this.#openLink = { page: '', start: -1, closesAt: close };
      return;
    }
    this.#openLink = { page, start: this.#words.length, closesAt: close };
    this.#at = at + 2 + (pipe < 0 ? 0 : pipe + 1);
  }

  #closeLink(): void {
    const { page, start, closesAt } = this.#openLink!;
    this.#openLink = null;
    if (closesAt < this.#at) return;
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
