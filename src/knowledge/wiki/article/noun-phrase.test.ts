import { expect, it } from 'vitest';
import { nounPhraseAt, wordsOf } from './noun-phrase.ts';

it.each([
  ['a rare disease of the skin', ['rare disease']],
  ['a contagious, vaccine-preventable disease', ['contagious vaccine-preventable disease']],
  ['a disease, usually of children', ['disease']],
  ['a disorder usually caused by iron', ['disorder']],
  ['a commonly used drug', ['commonly used drug']],
  ['an inherited or acquired disorder', ['inherited', 'acquired disorder']],
  ['a vein of Galen malformation', ['vein of galen malformation']],
  ['an opiate found naturally in plants', ['opiate']],
  ['a poisoning by lead', ['poisoning']],
  ['a tumour arising from a gland', ['tumour']],
  ['which are seen', []],
])('%s', (text, parts) => {
  expect(nounPhraseAt(wordsOf(text), 0).parts).toEqual(parts);
});

it('knows whether phrases stand apart', () => {
  expect(nounPhraseAt(wordsOf('a test or a procedure'), 0)).toMatchObject({
    parts: ['test', 'procedure'],
    apart: true,
  });
  expect(nounPhraseAt(wordsOf('a nerve and muscle disorder'), 0)).toMatchObject({ apart: false });
});
