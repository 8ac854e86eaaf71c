/**
 * Rows of JSON and JSON Lines, whatever the file is called: a list of rows, a row a line, an object of rows by key, or an
 * object of columns (`{"question": {"0": ...}}`).
 */
import { RecordError } from '../../support/errors.ts';
import { parseJson } from './parse-json.ts';
import { isObject, Row, shown } from './row.ts';

export function jsonRows(text: string, path: string): Row[] {
  const body = text.trimStart();
  if (body === '') throw new RecordError(`${path}: the file is empty; allowed: JSON or JSON Lines`);
  if (body.startsWith('{') && isJsonLines(body)) return rowsOfLines(text, path);
  const value = parse(text, path);
  if (Array.isArray(value)) return value.map((entry, index) => rowOf(entry, `${path}, row ${index + 1}`, index + 1));
  if (!isObject(value)) throw new RecordError(`${path}: got ${shown(value)}; allowed: a list or an object of rows`);
  const entries = Object.entries(value);
  if (entries.length === 0 || !entries.every(([, inner]) => isObject(inner) || Array.isArray(inner)))
    return [new Row(value, `${path}, row 1`, 1)];
  return isColumns(value) ? rowsOfColumns(value, path) : rowsByKey(value, path);
}

/** The first line is a whole object and another one follows. */
function isJsonLines(body: string): boolean {
  const end = body.indexOf('\n');
  if (end < 0) return false;
  if (!body.slice(end).trimStart().startsWith('{')) return false;
  try {
    return isObject(parseJson(body.slice(0, end)));
  } catch {
    return false;
  }
}

function rowsOfLines(text: string, path: string): Row[] {
  const rows: Row[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const where = `${path}:${index + 1}`;
    rows.push(rowOf(parse(line, where), where, rows.length + 1));
  }
  return rows;
}

/** Inner keys are row numbers, outer keys are not. */
function isColumns(value: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(value);
  if (names.every((name) => /^\d+$/.test(name))) return false;
  return Object.values(value).every(
    (column) => Array.isArray(column) || Object.keys(column as object).every((key) => /^\d+$/.test(key)),
  );
}

function rowsOfColumns(columns: Readonly<Record<string, unknown>>, path: string): Row[] {
  const names = Object.keys(columns);
  const keysOf = (name: string): string[] => Object.keys(columns[name] as object);
  const keys = keysOf(names[0]!);
  for (const name of names) {
    const others = new Set(keysOf(name));
    const missing = keys.find((key) => !others.has(key));
    if (missing !== undefined || others.size !== keys.length)
      throw new RecordError(
        `${path}: column ${shown(name)} has ${others.size} rows, column ${shown(names[0])} has ${keys.length}` +
          `${missing === undefined ? '' : ` (row ${missing} is missing)`}; all columns must have the same rows`,
      );
  }
  return keys.map((key, index) => {
    const fields = Object.fromEntries(names.map((name) => [name, (columns[name] as Record<string, unknown>)[key]]));
    return new Row(fields, `${path}, row ${index + 1} (key ${key})`, index + 1);
  });
}

function rowsByKey(value: Readonly<Record<string, unknown>>, path: string): Row[] {
  return Object.entries(value).map(([key, entry], index) => rowOf(entry, `${path}, key ${shown(key)}`, index + 1, key));
}

function rowOf(value: unknown, where: string, number: number, key: string | null = null): Row {
  if (!isObject(value)) throw new RecordError(`${where}: got ${shown(value)}; allowed: an object`);
  return new Row(value, where, number, key);
}

function parse(text: string, where: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw new RecordError(`${where}: not JSON: ${(cause as Error).message}`, { cause });
  }
}
