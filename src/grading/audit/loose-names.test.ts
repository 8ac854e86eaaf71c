import { expect, it } from 'vitest';
import { LooseNames } from './loose-names.ts';
import { wordsOf } from './words-of.ts';

const loose = new LooseNames(
  [
    'prolonged prothrombin time',
    'retinal whitening',
    'elevated serum IgE',
    'low urate',
    'high urate',
    '碱性磷酸酶升高',
    'renal tubular stone',
    'tubular renal stone',
  ].map((text, node) => ({ text, node })),
);

function found(text: string): string[] {
  return loose.find(text, wordsOf(text)).map(({ start, end, values }) => `${values.join()} ${text.slice(start, end)}`);
}

it.each([
  ['The prothrombin time would be prolonged.', '0 prothrombin time would be prolonged'],
  ['whitening of the retina', '1 whitening of the retina'],
  ['Serum IgE is raised.', '2 Serum IgE is raised'],
  ['碱性磷酸酶也会偏高', '5 碱性磷酸酶也会偏高'],
])('finds a name that is taken apart: %s', (text, name) => {
  expect(found(text)).toEqual([name]);
});

it.each([
  'The prothrombin time is not prolonged.',
  'The prothrombin time, he says, is prolonged.',
  '碱性磷酸酶不升高',
  '碱性磷酸酶降低',
  'a stone, renal, tubular',
])('finds none where words deny or part it: %s', (text) => {
  expect(found(text)).toEqual([]);
});

it('leaves alone what several nodes can mean', () => {
  expect(found('stone of the renal tubular kind')).toEqual([]);
  expect(found('the urate is low')).toEqual(['3 urate is low']);
});
