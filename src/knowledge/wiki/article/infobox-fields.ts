/** The fields of an article's infobox with their places in the source. */
import { readSource, type SourceText } from './source-text.ts';

export interface InfoboxField {
  /** Lower case, `_` and `-` as spaces, without the number of a repeated field. */
  readonly name: string;
  readonly words: SourceText;
}

const INFOBOX =
  /\{\{\s*(?:infobox|drugbox|taxobox|automatic taxobox|speciesbox|virusbox|chembox|药物信息框|疾病信息框)/giu;
const LONGEST_INFOBOX = 40_000;
/** Of a field, with comments. */
const LONGEST_NAME = 1000;

export interface Infobox {
  /** Lower case, without the word "infobox". */
  readonly kind: string;
  readonly fields: readonly InfoboxField[];
}

/** The first infobox; null when there is none that ends. */
export function readInfobox(source: string): Infobox | null {
  INFOBOX.lastIndex = 0;
  const start = INFOBOX.exec(source)?.index;
  if (start === undefined) return null;
  const name = /^\{\{([^|{}<\n]{1,60})/.exec(source.slice(start, start + 64))?.[1] ?? '';
  const kind = name
    .toLowerCase()
    .replace(/^\s*infobox/, '')
    .replaceAll('_', ' ')
    .trim();
  const fields = fieldsOf(source, start);
  return fields.length === 0 ? null : { kind, fields };
}

function fieldsOf(source: string, start: number): InfoboxField[] {
  const fields: InfoboxField[] = [];
  for (const { from, to } of templateParts(source, start)) {
    const [written, equals] = nameOf(source.slice(from, Math.min(to, from + LONGEST_NAME)));
    if (equals === null) continue;
    const name = written
      .toLowerCase()
      .replaceAll(/[_\s-]+/gu, ' ')
      .trim()
      .replace(/\s*\d+$/, '');
    if (/^[\p{L} ]{2,40}$/u.test(name)) fields.push({ name, words: readSource(source, from + equals + 1, to) });
  }
  return fields;
}

/** What stands before the equals sign of a part, without comments, and where the sign is. */
function nameOf(part: string): readonly [name: string, equals: number | null] {
  let name = '';
  for (let at = 0; at < part.length; at++) {
    if (part[at] === '=') return [name, at];
    const close = part.startsWith('<!--', at) ? part.indexOf('-->', at + 4) : -1;
    if (close < 0) name += part[at]!;
    else at = close + 2;
  }
  return [name, null];
}

interface Part {
  readonly from: number;
  readonly to: number;
}

/** Elements in which bars and braces are letters. */
const LITERAL = /<(ref|nowiki|math|score|gallery|syntaxhighlight)\b[^<>]{0,500}>/iy;
/** Words for several regions, whose flags stand before a bar. */
const VARIANT = /-\{(?!\{)[^{}]{0,2000}\}-/y;
/** More of the infobox behind the braces that seem to end it. */
const MORE = /\}{0,2}[ \t]{0,20}\n\s{0,20}\|[ \t]{0,20}[\p{L}_ -]{2,40}=/uy;

/**
 * The stretches between the bars of a template; none when it does not end. Braces may be one too many or one too few:
 * where the pairs do not come out, a brace alone before a bar counts as a pair.
 */
function templateParts(source: string, start: number): readonly Part[] {
  return partsBy(source, start, false) ?? partsBy(source, start, true) ?? [];
}

function partsBy(source: string, start: number, lenient: boolean): readonly Part[] | null {
  const parts: Part[] = [];
  /** What there was where the braces first seemed to end it. */
  let early: readonly Part[] | null = null;
  const unclosed = new Set<string>();
  let [depth, links, from] = [0, 0, -1];
  const last = Math.min(source.length - 1, start + LONGEST_INFOBOX);
  for (let at = start; at < last; at++) {
    if (source[at] === '<') {
      at = endOfLiteral(source, at, unclosed);
      continue;
    }
    const pair = source.slice(at, at + 2);
    VARIANT.lastIndex = at;
    if (pair === '-{' && VARIANT.test(source)) at = VARIANT.lastIndex - 1;
    else if (pair === '{{') [depth, at] = [depth + 1, at + 1];
    else if (pair === '[[') [links, at] = [links + 1, at + 1];
    else if (pair === ']]') [links, at] = [Math.max(0, links - 1), at + 1];
    else if (pair === '}}') {
      if (depth === 1) {
        if (from >= 0) parts.push({ from, to: at });
        MORE.lastIndex = at + 2;
        if (!MORE.test(source)) return parts;
        early ??= [...parts];
        from = -1;
        at++;
        continue;
      }
      [depth, at] = [depth - 1, at + 1];
    } else if (lenient && pair === '}|' && depth > 1) depth--;
    else if (source[at] === '|' && depth === 1 && links === 0) {
      if (from >= 0) parts.push({ from, to: at });
      from = at + 1;
    }
  }
  return early;
}

/** The last place of a comment, or of an element in which nothing is markup; the place itself where there is none. */
function endOfLiteral(source: string, at: number, unclosed: Set<string>): number {
  const comment = source.startsWith('<!--', at);
  LITERAL.lastIndex = at;
  const opening = comment ? null : LITERAL.exec(source);
  const element = comment ? '!--' : opening?.[1]!.toLowerCase();
  if (element === undefined || unclosed.has(element)) return at;
  if (opening?.[0].endsWith('/>') === true) return at + opening[0].length - 1;
  const close = comment ? /-->/g : new RegExp(`</${element}\\s{0,20}>`, 'gi');
  close.lastIndex = at + 1;
  const found = close.exec(source);
  if (found !== null) return found.index + found[0].length - 1;
  unclosed.add(element);
  // Nothing comes behind a comment that does not end.
  return comment ? source.length : at;
}
