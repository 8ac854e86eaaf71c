/** MedQA in English and Chinese: `options` with `answer_idx` (original, hub), or `sent1`, `ending0`-`ending3` with a label from 0. */
import type { BenchmarkReader } from '../definition.ts';
import type { Row } from '../files/row.ts';
import { optionsIn, optionsInColumns, placeOfLetter } from './options.ts';

const ENDINGS = ['ending0', 'ending1', 'ending2', 'ending3'];

export const readMedqa: BenchmarkReader = () => (row: Row) => {
  if (row.columnAmong('sent1') !== null) {
    const stem = [row.text('sent1'), row.optionalText('sent2')].filter((part) => part !== null).join('\n');
    const options = optionsInColumns(row, ENDINGS);
    const gold = [row.integer('label', 0, ENDINGS.length - 1)];
    return { kind: 'item', id: row.optionalText('id'), stem, context: null, options, gold };
  }
  const options = optionsIn(row, 'options');
  return {
    kind: 'item',
    id: null,
    stem: row.text('question'),
    context: null,
    options,
    gold: [placeOfLetter(row, 'answer_idx', options.length)],
  };
};
