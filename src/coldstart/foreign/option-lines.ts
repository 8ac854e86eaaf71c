/**
 * Options of a stranger's question as lettered lines, out of a text, a list of texts or an object of texts by letter or
 * number. What is none of these is not guessed at: a question whose options are lost looks like one that has none.
 */
import { isObject, tidy } from '../../benchmarks/files/row.ts';
import { LETTERS } from '../../records/question-text.ts';

/** Blank: there are no options. Null: there are some, and nobody can say what they are. */
export function optionLinesOf(value: unknown): string | null {
  if (isAbsent(value)) return '';
  const plain = plainText(value);
  if (plain !== null) return plain;
  if (Array.isArray(value)) return linesOfList(value as readonly unknown[]);
  return isObject(value) && isPlain(value) ? linesOfObject(value) : null;
}

/** Blank options at the end are those that a question does not have. */
function linesOfList(list: readonly unknown[]): string | null {
  const there = list.slice(0, list.findLastIndex((each) => !isAbsent(each)) + 1);
  if (there.length > LETTERS.length) return null;
  const texts = there.flatMap((each) => plainText(each) ?? []);
  if (texts.length < there.length) return null;
  const isLettered = texts.every((text, at) => LETTER_IN_FRONT.exec(text)?.[1]?.toUpperCase() === LETTERS[at]);
  return (isLettered ? texts : texts.map((text, at) => `${LETTERS[at]}. ${text}`)).join('\n');
}

const LETTER_IN_FRONT = /^\(?([A-Ua-u])[.)、:：．）]/;
/** Other names ("correct", "distractor 1") may tell the answer. */
const LABEL = /^(?:[A-Ua-u]|\d{1,2})$/;

/** Under the object's own labels, since the answer may be one of them. */
function linesOfObject(value: Readonly<Record<string, unknown>>): string | null {
  const there = Object.entries(value).filter(([, each]) => !isAbsent(each));
  if (there.length > LETTERS.length) return null;
  const lines = there.flatMap(([label, each]) => {
    const text = plainText(each);
    return text === null || !LABEL.test(label) ? [] : [`${label}. ${text}`];
  });
  return lines.length < there.length ? null : lines.join('\n');
}

function plainText(value: unknown): string | null {
  if (typeof value === 'string') return tidy(value) || null;
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value)) ? String(value) : null;
}

/** Tables write NaN where a cell is blank. */
function isAbsent(value: unknown): boolean {
  return (
    value === null || value === undefined || Number.isNaN(value) || (typeof value === 'string' && tidy(value) === '')
  );
}

/** Neither a date nor bytes, which are objects too. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
