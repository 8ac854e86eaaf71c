/** The lines of a UTF-8 text file, gzipped or not, without their line ends, and the rows of a table. */
import { KnowledgeError } from '../../support/errors.ts';
import { textLines } from '../import/text-lines.ts';

export function readLines(path: string): string[] {
  return Array.from(textLines(path), ({ text }) => text);
}

/** Rows of a table with a header; a header without the wanted columns is refused. Columns come in the wanted order. */
export function readTable(path: string, columns: readonly string[]): string[][] {
  const lines = readLines(path);
  const header = (lines[0] ?? '').split('\t');
  const places = columns.map((column) => header.indexOf(column));
  const absent = columns.filter((_, index) => places[index] === -1);
  if (absent.length > 0)
    throw new KnowledgeError(`${path}:1: no column ${absent.join(', ')}; the header has ${header.join(', ')}`);
  return lines
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
    .map((fields) => places.map((place) => fields[place] ?? ''));
}
