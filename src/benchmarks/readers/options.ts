/** The shapes in which files hold options and the right ones among them. A field that fits none is an error of its row. */
import { LETTERS } from '../../records/question-text.ts';
import { isObject, shown, tidy, type Row } from '../files/row.ts';

/**
 * Options of a field: a list of texts, an object by letter, or a list of `{key, value}` (also `{letter, content}`). Letters
 * must run from A on; those that hold null or nothing at the end are not there (a table gives every row the same keys).
 */
export function optionsIn(row: Row, field: string): string[] {
  return optionEntries(row, field).map(([letter, text], index) => {
    if (letter !== LETTERS[index])
      throw row.wrong(field, `letters from A on without a gap (place ${index + 1} is ${shown(letter)})`);
    return text;
  });
}

/** The same with the letters the file gives, which may leave some out. */
export function optionEntries(row: Row, field: string): [letter: string, text: string][] {
  const value = row.fields[field];
  const entries = Array.isArray(value) ? entriesOfList(row, field, value) : entriesOfObject(row, field);
  const count = entries.findLastIndex(([, text]) => !isNothing(text)) + 1;
  return entries.slice(0, count).map(([letter, text]) => [letter, textOf(row, `${field}.${letter}`, text)]);
}

/** Options of columns of their own, `opa` to `opd`: all that the row has, blank ones too. */
export function optionsInColumns(row: Row, columns: readonly string[]): string[] {
  return columns.map((column) => textOf(row, column, row.fields[column]));
}

/** The 0-based place of a letter among the options. */
export function placeOfLetter(row: Row, field: string, optionCount: number): number {
  const places = placesOfLetters(row, field, optionCount);
  if (places.length !== 1) throw row.wrong(field, `one letter from A to ${LETTERS[optionCount - 1]}`);
  return places[0]!;
}

/** The 0-based places of `ACD`, `A,C,D`, `["A","C"]` or `"['A']"`, ascending; each letter once. */
export function placesOfLetters(row: Row, field: string, optionCount: number): number[] {
  const letters = lettersIn(row, field);
  const allowed = `letters from A to ${LETTERS[optionCount - 1]}, each once`;
  const places = letters.map((letter) => LETTERS.indexOf(letter));
  if (places.length === 0 || places.some((place) => place < 0 || place >= optionCount)) throw row.wrong(field, allowed);
  if (new Set(places).size !== places.length) throw row.wrong(field, allowed);
  return places.toSorted((left, right) => left - right);
}

/** The letters as the file gives them, upper case, whether there are such options or not. */
export function lettersIn(row: Row, field: string): string[] {
  const value = row.fields[field];
  const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = parts.map((part) => (typeof part === 'string' ? part.normalize('NFKC').toUpperCase() : null));
  const joined = texts.join('').replaceAll(/[\s,、;'"[\]]/g, '');
  if (texts.includes(null) || !/^[A-Z]+$/.test(joined)) throw row.wrong(field, 'letters, such as A or ACD');
  return [...joined];
}

function entriesOfObject(row: Row, field: string): [string, unknown][] {
  return Object.entries(row.object(field))
    .map(([letter, text]): [string, unknown] => [letter.trim().toUpperCase(), text])
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
}

function entriesOfList(row: Row, field: string, list: readonly unknown[]): [string, unknown][] {
  return list.map((entry, index): [string, unknown] => {
    if (!isObject(entry)) return [LETTERS[index] ?? String(index + 1), entry];
    const letter = entry['key'] ?? entry['letter'];
    if (typeof letter !== 'string') throw row.wrong(`${field}[${index}]`, '{key, value} or {letter, content}', entry);
    return [letter.trim().toUpperCase(), entry['value'] ?? entry['content']];
  });
}

/** Numbers are answers too ("7"); what is not there at all is an option without words. */
function textOf(row: Row, field: string, value: unknown): string {
  if (typeof value === 'string') return tidy(value);
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  throw row.wrong(field, 'text', value);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}
