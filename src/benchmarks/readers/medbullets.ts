/**
 * Medbullets with four or five options: columns `opa` to `ope`, or an `options` object. A four-option file may still
 * carry the fifth option; it goes, because it was never the right one there.
 */
import { basename } from 'node:path';
import type { BenchmarkReader } from '../definition.ts';
import type { Row } from '../files/row.ts';
import { optionsIn, optionsInColumns, placeOfLetter } from './options.ts';

const COLUMNS = ['opa', 'opb', 'opc', 'opd', 'ope'];
/** So many rows with five options of which the fifth is never right do not come about by chance. */
const TELLING_ROWS = 100;

export const readMedbullets: BenchmarkReader = (rows, path) => {
  const most = isFourOptionFile(rows, path) ? 4 : 5;
  return (row) => {
    const options = optionsOf(row).slice(0, most);
    return {
      kind: 'item',
      id: null,
      stem: row.text('question'),
      context: null,
      options,
      gold: [placeOfLetter(row, answerField(row), options.length)],
    };
  };
};

function isFourOptionFile(rows: readonly Row[], path: string): boolean {
  if (/op4/i.test(basename(path))) return true;
  const five = rows.filter((row) => optionsOf(row).length === 5);
  return five.length >= TELLING_ROWS && five.every((row) => placeOfLetter(row, answerField(row), 5) < 4);
}

function optionsOf(row: Row): string[] {
  if (row.columnAmong('options', 'choices') !== null) return optionsIn(row, row.columnAmong('options', 'choices')!);
  return optionsInColumns(
    row,
    COLUMNS.filter((column) => column !== 'ope' || row.has(column)),
  );
}

/** `answer_idx` is the letter where it is there; then `answer` is the text. */
function answerField(row: Row): string {
  return row.columnAmong('answer_idx') ?? 'answer';
}
