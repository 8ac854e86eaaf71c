import { expect, it } from 'vitest';
import { definedByPhrase } from './defining-phrase.ts';

it.each([
  ['X is a group of disorders of the nerves.', 'disease'],
  ['X, which is a name of old, is a drug.', 'drug'],
  ['X (this is a virus) is a bone.', 'anatomy'],
  ['X is also called Y and is a gene.', 'gene'],
  ['X is a term used to describe a symptom.', 'symptom'],
  ['X is a village.', null],
  ['X is a fictional disease.', null],
])('%s defines', (sentence, type) => {
  expect(definedByPhrase(sentence)).toEqual({ kind: 'defined', type });
});

it.each(['X is not a disease.', 'X is common in spring.', 'X occurs.', ''])('%j defines nothing', (sentence) => {
  expect(definedByPhrase(sentence)).toEqual({ kind: 'none' });
});

it('looks at the beginning of a sentence', () => {
  expect(definedByPhrase(`X${', with words,'.repeat(200)} is a disease.`)).toEqual({ kind: 'none' });
});
