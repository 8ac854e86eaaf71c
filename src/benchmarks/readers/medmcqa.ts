/**
 * MedMCQA: `opa` to `opd` and `cop`. The hub counts `cop` from 0, the original file and some copies from 1; published
 * harnesses disagree. The file itself decides: a 0 or a 4 in any row settles it, and the histogram of a whole file checks it.
 */
import type { BenchmarkReader } from '../definition.ts';
import { RecordError } from '../../support/errors.ts';
import type { Row } from '../files/row.ts';
import { optionsInColumns } from './options.ts';

const COLUMNS = ['opa', 'opb', 'opc', 'opd'];

export const readMedmcqa: BenchmarkReader = (rows, path) => {
  const first = firstNumberOf(rows, path);
  return (row) => ({
    kind: 'item',
    id: row.optionalText('id'),
    stem: row.text('question'),
    context: null,
    options: optionsInColumns(row, COLUMNS),
    gold: [row.integer('cop', first, first + COLUMNS.length - 1) - first],
  });
};

/** 0 or 1: what the file calls the first option. */
function firstNumberOf(rows: readonly Row[], path: string): number {
  const numbers = new Set<number>();
  for (const row of rows) {
    if (row.columnAmong('cop') === null) throw row.wrong('cop', 'the right option, from 0 to 3 or from 1 to 4');
    const number = row.integer('cop', -1, COLUMNS.length);
    if (number === -1)
      throw row.wrong('cop', '0 to 3, or 1 to 4; the test split has no answers: use the validation split');
    numbers.add(number);
  }
  if (numbers.has(0) && numbers.has(COLUMNS.length))
    throw new RecordError(`${path}: field cop: both 0 and 4 occur; allowed: 0 to 3 or 1 to 4 in one file`);
  if (numbers.has(0)) return 0;
  if (numbers.has(COLUMNS.length)) return 1;
  throw new RecordError(
    `${path}: field cop: neither 0 nor 4 in ${rows.length} rows, so it cannot be told whether the file counts from 0 or ` +
      'from 1; give more rows',
  );
}
