/**
 * MedXpertQA: `options` and `label`. The question already ends with all options ("Answer Choices: (A) ..."), which would be
 * shown twice: that end goes, and nothing else of the stem, which may have several lines.
 */
import type { BenchmarkReader } from '../definition.ts';
import type { Row } from '../files/row.ts';
import { optionsIn, placeOfLetter } from './options.ts';

const CHOICES = /\bAnswer Choices:\s*\(A\)/g;

export const readMedxpertqa: BenchmarkReader = () => (row) => {
  const options = optionsIn(row, 'options');
  return {
    kind: 'item',
    id: row.optionalText('id'),
    stem: stemOf(row),
    context: null,
    options,
    gold: [placeOfLetter(row, 'label', options.length)],
  };
};

function stemOf(row: Row): string {
  const question = row.text('question');
  const choices = [...question.matchAll(CHOICES)].at(-1);
  const stem = choices === undefined ? question : question.slice(0, choices.index).trim();
  if (stem === '') throw row.wrong('question', 'a question before its answer choices');
  return stem;
}
