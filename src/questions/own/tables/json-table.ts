/**
 * Rows of JSON and JSON Lines: a row a line, a list, an object with one list, an object of rows by key, or an object of
 * columns.
 */
import { parseJson } from '../../../benchmarks/files/parse-json.ts';
import { isObject } from '../../../benchmarks/files/row.ts';
import { RecordError } from '../../../support/errors.ts';
import type { BadRow, OwnRow, OwnTable } from './own-table.ts';
import { listOfNames, saidValue } from './value-text.ts';

/** The field under which the key of a row of an object of rows stands. */
export const KEY_FIELD = '(key)';

export function jsonTable(text: string, path: string): OwnTable {
  const body = text.trimStart();
  if (body === '') throw new RecordError(`${path}: the file is empty; allowed: JSON or JSON Lines with questions`);
  const lines = linesKind(body, path);
  if (lines === 'lines') return tableOfLines(text, path);
  let value: unknown;
  try {
    value = parseJson(body);
  } catch (cause) {
    if (lines === 'either') return tableOfLines(text, path);
    throw new RecordError(`${path}: not JSON: ${(cause as Error).message}`, { cause });
  }
  return { form: 'JSON', ...rowsOfValue(value, path), note: null };
}

/** `either`: the name says lines, the beginning does not. */
function linesKind(body: string, path: string): 'lines' | 'whole' | 'either' {
  const end = body.indexOf('\n');
  const named = /\.(?:jsonl|ndjson)$/i.test(path);
  try {
    const first = parseJson(end < 0 ? body : body.slice(0, end));
    return isObject(first) && (named || (end >= 0 && body.slice(end).trim() !== '')) ? 'lines' : 'whole';
  } catch {
    return named ? 'either' : 'whole';
  }
}

function tableOfLines(text: string, path: string): OwnTable {
  const rows: OwnRow[] = [];
  const bad: BadRow[] = [];
  let [line, note] = [0, null as string | null];
  for (let start = 0; start <= text.length; line++) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const content = text.slice(start, end);
    start = end + 1;
    if (content.trim() === '') continue;
    const where = `${path}:${line + 1}`;
    try {
      addRow(parseJson(content), where, rows, bad);
    } catch (cause) {
      bad.push({ where, reason: 'not-json', evidence: (cause as Error).message.slice(0, 200) });
      if (found < 0) note = `the last line (${line + 1}) is cut off; look whether the file is whole`;
    }
  }
  return { form: 'JSON Lines', rows, bad, note };
}

function rowsOfValue(value: unknown, path: string): Pick<OwnTable, 'rows' | 'bad'> {
  if (Array.isArray(value)) return rowsOfList(value, path);
  if (!isObject(value))
    throw new RecordError(
      `${path}: got ${saidValue(value)}; allowed: a list of questions, or an object that holds one`,
    );
  const entries = Object.entries(value);
  const lists = entries.filter(([, inner]) => Array.isArray(inner) && inner.length > 0 && isObject(inner[0]));
  if (lists.length > 1)
    throw new RecordError(
      `${path}: the object holds several lists (${listOfNames(lists.map(([name]) => name))}); give a file with one of them`,
    );
  if (
    lists.length === 1 &&
    entries.every(([name, inner]) => name === lists[0]![0] || !isObject(inner) || !hasRows(inner))
  )
    return rowsOfList(lists[0]![1] as unknown[], `${path}, ${lists[0]![0]}`);
  if (entries.length > 0 && entries.every(([, inner]) => isObject(inner) || Array.isArray(inner)))
    return isColumns(value) ? rowsOfColumns(value, path) : rowsByKey(value, path);
  return { rows: [{ fields: value, where: `${path}, row 1` }], bad: [] };
}

/** An object of objects, such as rows by key. */
function hasRows(value: Readonly<Record<string, unknown>>): boolean {
  const inner = Object.values(value);
  return inner.length > 0 && inner.every(isObject);
}

function rowsOfList(list: readonly unknown[], where: string): Pick<OwnTable, 'rows' | 'bad'> {
  const rows: OwnRow[] = [];
  const bad: BadRow[] = [];
  for (const [index, entry] of list.entries()) addRow(entry, `${where}, row ${index + 1}`, rows, bad);
  return { rows, bad };
}

function rowsByKey(value: Readonly<Record<string, unknown>>, path: string): Pick<OwnTable, 'rows' | 'bad'> {
  const rows: OwnRow[] = [];
  const bad: BadRow[] = [];
  for (const [key, entry] of Object.entries(value))
    addRow(isObject(entry) ? { [KEY_FIELD]: key, ...entry } : entry, `${path}, key ${key.slice(0, 60)}`, rows, bad);
  return { rows, bad };
}

/** Inner keys are the numbers of rows, outer keys are not. */
function isColumns(value: Readonly<Record<string, unknown>>): boolean {
  if (Object.keys(value).every((name) => /^\d+$/.test(name))) return false;
  return Object.values(value).every(
    (column) => Array.isArray(column) || Object.keys(column as object).every((key) => /^\d+$/.test(key)),
  );
}

function rowsOfColumns(value: Readonly<Record<string, unknown>>, path: string): Pick<OwnTable, 'rows' | 'bad'> {
  const columns = Object.entries(value).map(
    ([name, column]) => [name, new Map(Object.entries(column as object))] as const,
  );
  const keys = [...columns[0]![1].keys()];
  const odd = columns.find(([, column]) => column.size !== keys.length || keys.some((key) => !column.has(key)));
  if (odd !== undefined)
    throw new RecordError(
      `${path}: column ${odd[0]} has ${odd[1].size} rows, column ${columns[0]![0]} has ${keys.length}; all columns must have the same rows`,
    );
  const rows = keys.map((key, index) => ({
    fields: Object.fromEntries(columns.map(([name, column]) => [name, column.get(key) as unknown])),
    where: `${path}, row ${index + 1}`,
  }));
  return { rows, bad: [] };
}

function addRow(value: unknown, where: string, rows: OwnRow[], bad: BadRow[]): void {
  if (isObject(value)) rows.push({ fields: value, where });
  else bad.push({ where, reason: 'no-object', evidence: `got ${saidValue(value)}; allowed: an object with fields` });
}
