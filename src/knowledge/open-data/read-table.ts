/** Rows of a table with a header, gzipped or not, as arrays of the wanted columns. */
import { tableRows } from '../import/text-table.ts';

/** A header without the wanted columns, and a row of another width, are refused. */
export function* readTable<Columns extends readonly string[]>(
  path: string,
  columns: Columns,
): Generator<{ readonly [At in keyof Columns]: string }> {
  for (const { values } of tableRows(path, columns)) yield values as { readonly [At in keyof Columns]: string };
}
