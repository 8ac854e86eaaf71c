/** Rows of a tab-separated table with a header, of which lines that begin with # and have fewer columns are comments. */
import { KnowledgeError } from '../../support/errors.ts';
import { textLines } from './text-lines.ts';

export interface TableRow {
  readonly line: number;
  /** In the order of the wanted columns. */
  readonly values: readonly string[];
}

/** The wanted columns, then those that a table may lack: empty where it does. A row of another width is refused. */
export function* tableRows(
  file: string,
  columns: readonly string[],
  optional: readonly string[] = [],
): Generator<TableRow> {
  let places: number[] | null = null;
  let [width, lastLine] = [0, 0];
  for (const { line, text } of textLines(file)) {
    lastLine = line;
    if (text === '') continue;
    const fields = text.split('\t');
    if (places === null) {
      if (text.startsWith('#') && fields.length < columns.length) continue;
      places = placesOf(file, line, fields, columns, optional);
      width = fields.length;
      continue;
    }
    if (fields.length !== width)
      throw new KnowledgeError(`${file}:${line}: ${fields.length} columns, expected ${width}; is the file cut off?`);
    yield { line, values: places.map((place) => fields[place] ?? '') };
  }
  if (places === null)
    throw new KnowledgeError(`${file}:${lastLine}: the file ends before the columns are named; fetch it anew`);
}

function placesOf(
  file: string,
  line: number,
  fields: readonly string[],
  columns: readonly string[],
  optional: readonly string[],
): number[] {
  const header = fields.map((field) => field.replace(/^#/, ''));
  const places = [...columns, ...optional].map((column) => header.indexOf(column));
  const absent = columns.filter((_, index) => places[index] === -1);
  if (absent.length > 0)
    throw new KnowledgeError(
      `${file}:${line}: no column ${absent.join(', ')}; the header has ${header.join(', ').slice(0, 500)}`,
    );
  const twice = [...columns, ...optional].find((column) => header.indexOf(column) !== header.lastIndexOf(column));
  if (twice !== undefined)
    throw new KnowledgeError(`${file}:${line}: two columns are called ${twice}; which of them is meant?`);
  return places;
}
