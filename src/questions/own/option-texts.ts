/** Options of a row out of whatever a field holds: a list, an object by letter, texts with labels, or one text. */
import { parseJson } from '../../benchmarks/files/parse-json.ts';
import { isObject } from '../../benchmarks/files/row.ts';
import { LETTERS } from '../../records/question-text.ts';
import { readLetteredText } from './lettered-text.ts';
import { readPythonLiteral } from './python-literal.ts';
import { saidValue, textOfValue } from './tables/value-text.ts';

export interface UnreadRow {
  readonly reason: string;
  readonly evidence: string;
}

/** In the order of their letters; blank ones at the end are not there. */
export type OptionTexts = { readonly texts: readonly string[] } | UnreadRow;

const MOST_ENTRIES = 64;

export function optionsOfField(value: unknown): OptionTexts {
  if (typeof value === 'string') return optionsOfText(value);
  if (Array.isArray(value)) return optionsOfList(value);
  return isObject(value) ? optionsOfObject(value) : unread(value);
}

export function optionsOfColumns(values: readonly unknown[]): OptionTexts {
  return whole(values);
}

function optionsOfText(text: string): OptionTexts {
  const trimmed = text.trim();
  if (trimmed.startsWith('[') || trimmed.startsWith('{')) {
    const inner = structureIn(trimmed);
    if (Array.isArray(inner)) return optionsOfList(inner);
    if (isObject(inner)) return optionsOfObject(inner);
  }
  const lettered = readLetteredText(trimmed);
  if (lettered !== null) {
    if (lettered.before === '') return whole(lettered.options);
    return { reason: 'options-unread', evidence: `words before option A: ${saidValue(lettered.before)}` };
  }
  const lines = trimmed.split(trimmed.includes('\n') ? /\n+/ : '|');
  if (lines.length > 1) return whole(lines);
  return { reason: 'options-unread', evidence: `one text without lettered lines: ${saidValue(trimmed)}` };
}

/** JSON or what Python prints; undefined: neither. */
export function structureIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return readPythonLiteral(text);
  }
}

function optionsOfList(list: readonly unknown[]): OptionTexts {
  if (list.length > MOST_ENTRIES) return tooMany(list.length);
  if (list.some(isObject)) return optionsOfLabelled(list);
  const plain = whole(list);
  if (!('texts' in plain)) return plain;
  // "A. fever", "B. cough": the letters are the file's, not the texts'.
  const marks = plain.texts.map((text) =>
    /^(?:[([（]\s?([A-Ua-u])\s?[)\]）]|([A-Ua-u])\s?[.．、:：)）])\s*(?=\S)/.exec(text),
  );
  const isLettered = marks.every((mark, at) => (mark?.[1] ?? mark?.[2])?.toUpperCase() === LETTERS[at]);
  return isLettered ? { texts: plain.texts.map((text, at) => text.slice(marks[at]![0].length)) } : plain;
}

const LABELS = ['key', 'label', 'letter', 'id', 'option'];
const TEXTS = ['text', 'value', 'content', 'option', 'answer'];

function optionsOfLabelled(list: readonly unknown[]): OptionTexts {
  const entries: [string, unknown][] = [];
  for (const [at, entry] of list.entries()) {
    if (!isObject(entry))
      return { reason: 'options-unread', evidence: `option ${at + 1}: got ${saidValue(entry)} among objects` };
    const text = TEXTS.find(
      (name) => Object.hasOwn(entry, name) && textOfValue(entry[name]) !== undefined && entry[name] !== null,
    );
    if (text === undefined)
      return {
        reason: 'options-unread',
        evidence: `option ${at + 1}: ${saidValue(entry)}; allowed: one of ${TEXTS.join(', ')}`,
      };
    const label = LABELS.find((name) => name !== text && Object.hasOwn(entry, name));
    entries.push([label === undefined ? (LETTERS[at] ?? '') : String(textOfValue(entry[label]) ?? ''), entry[text]]);
  }
  return inOrder(entries);
}

function optionsOfObject(value: Readonly<Record<string, unknown>>): OptionTexts {
  const names = Object.keys(value);
  if (names.length > MOST_ENTRIES) return tooMany(names.length);
  const [texts, labels] = [value['text'], value['label']];
  if (Array.isArray(texts)) {
    if (texts.length > MOST_ENTRIES) return tooMany(texts.length);
    return Array.isArray(labels) && labels.length === texts.length
      ? inOrder(texts.map((text, at) => [String(textOfValue(labels[at]) ?? ''), text]))
      : whole(texts);
  }
  return inOrder(names.map((name) => [name, value[name]]));
}

/** By letter, or by number from 0 or 1; in the file's own order where the labels are neither. */
function inOrder(entries: readonly (readonly [label: string, text: unknown])[]): OptionTexts {
  const places = entries.map(([label]) => placeOfLabel(label));
  if (places.some((place) => place === null))
    return {
      reason: 'options-unread',
      evidence: `labels ${entries
        .slice(0, 6)
        .map(([label]) => saidValue(label))
        .join(', ')}; allowed: letters from A on, or numbers from 0 or 1 on`,
    };
  const sorted = entries.map(([, text], at) => [places[at]!, text] as const).toSorted(([one], [other]) => one - other);
  const first = sorted[0]?.[0] ?? 0;
  const start = first === 0 ? 0 : /^\d/.test(entries[0]![0].trim()) && first === 1 ? 1 : 0;
  const gap = sorted.findIndex(([place], at) => place !== at + start);
  if (gap >= 0)
    return {
      reason: 'options-unread',
      evidence: `labels ${entries
        .slice(0, 6)
        .map(([label]) => saidValue(label))
        .join(', ')} leave one out or give one twice`,
    };
  return whole(sorted.map(([, text]) => text));
}

/** Of `A`, `option_a`, `opa`, `选项A`, `3`. */
function placeOfLabel(label: string): number | null {
  const match = /^(?:options?|opt|op|choice|选项)?[\s_.-]*(?:([A-U])|(\d{1,2}))[.、:：)]?$/i.exec(
    label.normalize('NFKC').trim(),
  );
  if (match === null) return null;
  return match[1] === undefined ? Number(match[2]) : LETTERS.indexOf(match[1].toUpperCase());
}

function whole(values: readonly unknown[]): OptionTexts {
  const texts: (string | null)[] = [];
  for (const [at, value] of values.entries()) {
    const text = textOfValue(value);
    if (text === undefined)
      return { reason: 'options-unread', evidence: `option ${LETTERS[at] ?? at + 1}: got ${saidValue(value)}` };
    texts.push(text);
  }
  const count = texts.findLastIndex((text) => text !== null) + 1;
  const there = texts.slice(0, count);
  if (count === 0) return { reason: 'no-options', evidence: 'no option has a text' };
  if (count === 1)
    return {
      reason: 'too-few-options',
      evidence: `one option: ${saidValue(there[0])}; allowed: 2 to ${LETTERS.length}`,
    };
  if (count > LETTERS.length) return tooMany(count);
  const blank = there.indexOf(null);
  if (blank >= 0) return { reason: 'blank-option', evidence: `option ${LETTERS[blank]} of ${count} has no text` };
  return { texts: there as string[] };
}

function tooMany(count: number): UnreadRow {
  return { reason: 'too-many-options', evidence: `${count} options; allowed: 2 to ${LETTERS.length}` };
}

function unread(value: unknown): UnreadRow {
  return value === null || value === undefined
    ? { reason: 'no-options', evidence: 'the options are not there' }
    : {
        reason: 'options-unread',
        evidence: `got ${saidValue(value)}; allowed: a list, an object by letter, or one text`,
      };
}
