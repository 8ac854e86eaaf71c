/** CareQA: `op1` to `op4`, `cop` from 1. A row without a question cannot be asked. */
import type { BenchmarkReader } from '../definition.ts';
import { optionsInColumns } from './options.ts';

const COLUMNS = ['op1', 'op2', 'op3', 'op4'];

export const readCareqa: BenchmarkReader = () => (row) => {
  if (row.columnAmong('question') !== null && !row.has('question')) {
    const known = row.has('cop') ? { goldLetter: 'ABCD'[row.integer('cop', 1, 4) - 1]! } : {};
    return { kind: 'skipped', reason: 'it has no question', ...known };
  }
  return {
    kind: 'item',
    id: row.optionalText('unique_id'),
    stem: row.text('question'),
    context: null,
    options: optionsInColumns(row, COLUMNS),
    gold: [row.integer('cop', 1, COLUMNS.length) - 1],
  };
};
