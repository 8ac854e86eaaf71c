/** Rows of a CSV file with a header (RFC 4180: quotes doubled inside quotes, line ends inside quotes are text). */
import { RecordError } from '../../support/errors.ts';
import { Row, shown } from './row.ts';

const NAMES_SHOWN = 20;

export interface DelimitedRecord {
  readonly fields: readonly string[];
  /** 1-based line on which it starts. */
  readonly line: number;
}

export function csvRows(text: string, path: string): Row[] {
  const [header, ...records] = delimitedRecords(text, path);
  if (header === undefined) throw new RecordError(`${path}: the file is empty; allowed: CSV with a header`);
  const names = header.fields.map((name) => name.trim());
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new RecordError(`${path}:1: the header names ${shown(name)} twice`);
    seen.add(name);
  }
  return records.map(({ fields, line }, index) => {
    if (fields.length !== names.length)
      throw new RecordError(
        `${path}:${line}: ${fields.length} fields; the header names ${names.length} (${names
          .slice(0, NAMES_SHOWN)
          .map(shown)
          .join(', ')}${names.length > NAMES_SHOWN ? ', ...' : ''})`,
      );
    return new Row(Object.fromEntries(names.map((name, at) => [name, fields[at]])), `${path}:${line}`, index + 1);
  });
}

/** Fields of every record, the header's first. `delimiter`: one character, no sign of a pattern. */
export function delimitedRecords(text: string, path: string, delimiter = ','): DelimitedRecord[] {
  const stop = new RegExp(`[${delimiter}\\r\\n]`, 'g');
  const records: DelimitedRecord[] = [];
  let fields: string[] = [];
  let [at, line, start] = [0, 1, 1];
  const end = (): void => {
    // A blank line is one empty field.
    if (fields.length > 1 || fields[0] !== '') records.push({ fields, line: start });
    fields = [];
    start = line;
  };
  while (at < text.length) {
    const field = text[at] === '"' ? quotedField(text, at, path, line) : plainField(text, at, stop);
    fields.push(field.text);
    line += field.lines;
    at = field.next;
    if (text[at] === delimiter) {
      at += 1;
      if (at === text.length) fields.push('');
      continue;
    }
    if (at < text.length) {
      if (text[at] !== '\n' && text[at] !== '\r')
        throw new RecordError(
          `${path}:${line}: got ${shown(text[at])} after a closing quote; allowed: ${shown(delimiter)} or a line end`,
        );
      at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
      line += 1;
    }
    end();
  }
  if (fields.length > 0) end();
  return records;
}

interface Field {
  readonly text: string;
  readonly next: number;
  /** Line ends inside. */
  readonly lines: number;
}

function plainField(text: string, from: number, stop: RegExp): Field {
  stop.lastIndex = from;
  const next = stop.exec(text)?.index ?? text.length;
  return { text: text.slice(from, next), next, lines: 0 };
}

function quotedField(text: string, from: number, path: string, line: number): Field {
  let at = from + 1;
  for (;;) {
    at = text.indexOf('"', at);
    if (at < 0) throw new RecordError(`${path}:${line}: a quote is opened and never closed`);
    if (text[at + 1] !== '"') break;
    at += 2;
  }
  const inside = text.slice(from + 1, at).replaceAll('""', '"');
  return { text: inside, next: at + 1, lines: inside.split('\n').length - 1 };
}
