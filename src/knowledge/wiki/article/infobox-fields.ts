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
    const equals = source.indexOf('=', from);
    if (equals < 0 || equals >= to) continue;
    const name = source
      .slice(from, equals)
      .toLowerCase()
      .replaceAll(/[_\s-]+/gu, ' ')
      .trim()
      .replace(/\s*\d+$/, '');
    if (/^[\p{L} ]{2,40}$/u.test(name)) fields.push({ name, words: readSource(source, equals + 1, to) });
  }
  return fields;
}

/** The stretches between the bars of a template; none when it does not end. */
function templateParts(source: string, start: number): { readonly from: number; readonly to: number }[] {
  const parts: { from: number; to: number }[] = [];
  let [depth, links, from] = [0, 0, -1];
  const last = Math.min(source.length - 1, start + LONGEST_INFOBOX);
  for (let at = start; at < last; at++) {
    if (source.startsWith('<!--', at)) {
      const close = source.indexOf('-->', at);
      if (close < 0) return [];
      at = close + 2;
      continue;
    }
    const pair = source.slice(at, at + 2);
    if (pair === '{{') [depth, at] = [depth + 1, at + 1];
    else if (pair === '[[') [links, at] = [links + 1, at + 1];
    else if (pair === ']]') [links, at] = [Math.max(0, links - 1), at + 1];
    else if (pair === '}}') {
      if (depth === 1) {
        if (from >= 0) parts.push({ from, to: at });
        return parts;
      }
      [depth, at] = [depth - 1, at + 1];
    } else if (source[at] === '|' && depth === 1 && links === 0) {
      if (from >= 0) parts.push({ from, to: at });
      from = at + 1;
    }
  }
  return [];
}
