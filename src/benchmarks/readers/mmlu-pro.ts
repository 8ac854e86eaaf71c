/** MMLU-Pro, one category of it: 3 to 10 options in a list; stems repeat with other options. */
import type { BenchmarkReader } from '../definition.ts';
import { optionsIn, placeOfLetter } from './options.ts';

export function readMmluPro(category: string): BenchmarkReader {
  return () => (row) => {
    if (row.text('category').toLowerCase() !== category) return { kind: 'skipped', reason: null };
    const options = optionsIn(row, 'options');
    const gold = placeOfLetter(row, 'answer', options.length);
    if (row.has('answer_index') && row.integer('answer_index', 0, options.length - 1) !== gold)
      throw row.wrong('answer_index', `${gold}, the place of answer`);
    return {
      kind: 'item',
      id: row.text('question_id'),
      stem: row.text('question'),
      context: null,
      options,
      gold: [gold],
    };
  };
}
