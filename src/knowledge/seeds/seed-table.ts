/**
 * One seed file: UTF-8, a header line, tab-separated columns, `#` comments and blank lines skipped. A byte order mark,
 * CRLF line ends and missing last columns (editors cut them off) are harmless and accepted; anything else is a problem
 * with its file and line. Knows nothing of what the columns mean.
 */
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { LONGEST_ID } from '../../records/stored-graph.ts';
import { hiddenCharacter } from '../../support/hidden-character.ts';
import { nearestName } from '../../support/nearest-name.ts';
import { printable } from '../../support/printable.ts';
import type { SeedProblem, SourceLine } from './seed-rules.ts';

const THEN = 'Rules across lines are checked when every file can be read';

export interface SeedRow {
  readonly fields: readonly string[];
  readonly at: SourceLine;
}

/** The rows of a file, none when it does not exist; null: none could be read. The header may end before the `optional` last columns. */
export function readSeedTable(
  file: string,
  columns: readonly string[],
  problems: SeedProblem[],
  optional = 0,
): SeedRow[] | null {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return [];
  const text = textOf(file);
  if (typeof text !== 'string') {
    problems.push({ file, line: 0, message: `${text.fault}. ${THEN}` });
    return null;
  }
  const [header, ...lines] = text.split(/\r?\n/);
  const headers = Array.from({ length: optional + 1 }, (_, left) => columns.slice(0, columns.length - left).join('\t'));
  if (!headers.includes(header!)) {
    const expected = `expected the columns ${columns.join(', ')} separated by tabs`;
    problems.push({ file, line: 1, message: `header is '${shorten(header!)}'; ${expected}. ${THEN}` });
    return null;
  }
  const rows: SeedRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const at = { file, line: index + 2 };
    const fields = line.split('\t').map((field) => field.normalize('NFC'));
    const message = problemOf(fields, columns);
    if (message !== null) problems.push({ ...at, message });
    else rows.push({ fields: columns.map((_, column) => fields[column] ?? ''), at });
  }
  return rows;
}

/** Puts down what is wrong with a line; null stands in the place of what it would have said. */
export type Complain = (message: string) => null;

/** A word that is not among the allowed, with the nearest of them. */
export function unknown(field: string, value: string, allowed: readonly string[]): string {
  const near = nearestName(value, allowed);
  const meant = near === null ? '' : ` Did you mean '${near}'?`;
  return `unknown ${field} '${shorten(value)}'.${meant} Allowed: ${allowed.join(', ')}`;
}

/** Long cells cut short, for messages. */
export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

/** Of a file that is there, or why it has none. */
function textOf(file: string): string | { readonly fault: string } {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return { fault: 'is a link to a file that is not there; mend or remove the link' };
  if (found.isDirectory()) return { fault: 'is a folder; a file of tab-separated lines is expected' };
  if (!found.isFile()) return { fault: 'is no regular file; a file of tab-separated lines is expected' };
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return { fault: `cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}); may it be read?` };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { fault: 'is not valid UTF-8; save the file as UTF-8' };
  }
}

function problemOf(fields: readonly string[], columns: readonly string[]): string | null {
  if (fields.length > columns.length)
    return `${fields.length} columns; expected ${columns.length} (${columns.join(', ')})`;
  for (const [at, field] of fields.entries()) {
    const hidden = hiddenCharacter(field);
    if (hidden !== null)
      return `${columns[at]} '${printable(shorten(field))}' holds ${hidden}; control and format characters are not allowed`;
    const longest = field.split('|').reduce((most, { length }) => Math.max(most, length), 0);
    if (longest > LONGEST_ID)
      return `${columns[at]} '${shorten(field)}' has ${longest} characters; at most ${LONGEST_ID} are allowed`;
  }
  const padded = fields.find((field) => field !== field.trim());
  if (padded !== undefined) return `a field begins or ends with a space: '${shorten(padded)}'`;
  return null;
}
