/** Rows of CSV, TSV and their kin: a header, then records; the delimiter is the one that cuts the header most often. */
import { delimitedRecords } from '../../../benchmarks/files/csv-rows.ts';
import { MOST_COLUMNS } from '../../../benchmarks/files/table-limits.ts';
import { RecordError } from '../../../support/errors.ts';
import type { BadRow, OwnRow, OwnTable } from './own-table.ts';
import { listOfNames } from './value-text.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** By this a spreadsheet says which one it wrote. */
const statedDelimiter = /^sep=([,;\t|])\r?\n/;

export function delimitedTable(original: string, path: string): OwnTable {
  const stated = statedDelimiter.exec(original);
  const text = stated === null ? original : original.slice(stated[0].length);
  if (text.trim() === '') throw new RecordError(`${path}: the file is empty; allowed: a header, then a question a row`);
  const delimiter = stated?.[1] ?? delimiterOf(text, path);
  const [header, ...records] = delimitedRecords(text, path, delimiter);
  if (header === undefined)
    throw new RecordError(`${path}: the file is empty; allowed: a header, then a question a row`);
  const shift = stated === null ? 0 : 1;
  const names = headerNames(header.fields, `${path}:${header.line + shift}`);
  const rows: OwnRow[] = [];
  const bad: BadRow[] = [];
  for (const { fields, line } of records) {
    const where = `${path}:${line + shift}`;
    if (isWhole(fields, names.length))
      rows.push({ fields: Object.fromEntries(names.map((name, at) => [name, fields[at]])), where });
    else
      bad.push({
        where,
        reason: 'wrong-field-count',
        evidence: `${fields.length} fields; the header names ${names.length} (${listOfNames(names)})`,
      });
  }
  return { form: 'delimited text', rows, bad, note: noteOfEnd(text, records.at(-1)?.line ?? header.line, shift) };
}

/** Programs end the last line too; where nobody did, a file that was cut off looks the same as a whole one. */
function noteOfEnd(text: string, line: number, shift: number): string | null {
  if (/[\n\r]$/.test(text)) return null;
  return `no line end after the last row, which begins in line ${line + shift}; look whether the row, and the file, is whole`;
}

/** Blank fields after the last column are a spreadsheet's. */
function isWhole(fields: readonly string[], count: number): boolean {
  return (
    fields.length === count || (fields.length > count && fields.slice(count).every((field) => field.trim() === ''))
  );
}

/** Names of columns; blank ones at the end are none, others are called by their place. */
export function headerNames(fields: readonly string[], where: string): string[] {
  const trimmed = fields.map((name) => name.trim());
  const count = trimmed.findLastIndex((name) => name !== '') + 1;
  if (count === 0)
    throw new RecordError(`${where}: the header names no column; allowed: names such as question, options, answer`);
  if (count > MOST_COLUMNS)
    throw new RecordError(
      `${where}: the header names ${count} columns; allowed: ${MOST_COLUMNS}. Is the first row a header?`,
    );
  const names = trimmed.slice(0, count).map((name, at) => (name === '' ? `column ${at + 1}` : name));
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name))
      throw new RecordError(`${where}: the header names ${JSON.stringify(name)} twice; rename one of them`);
    seen.add(name);
  }
  return names;
}

function delimiterOf(text: string, path: string): string {
  if (/\.(?:tsv|tab)$/i.test(path)) return '\t';
  const counts = DELIMITERS.map((delimiter) => cutsOfHeader(text, delimiter));
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** Delimiters in the first line, those inside quotes not counted. */
function cutsOfHeader(text: string, delimiter: string): number {
  let [count, quoted] = [0, false];
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\n' || character === '\r') break;
    else if (character === delimiter) count++;
  }
  return count;
}
