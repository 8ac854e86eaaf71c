import { expect, it } from 'vitest';
import { mayEndNoun, typeOfNoun } from './type-nouns.ts';

it.each([
  ['bacterial infection', 'disease'],
  ['nerve block', 'procedure'],
  ['muscle relaxants', 'drug'],
  ['bone marrow', 'anatomy'],
  ['risk factor', 'risk_factor'],
  ['diagnosis', null],
  ['internal medicine', null],
  ['computer virus', null],
  ['beta blocker', 'drug'],
  ['road sign', null],
  ['', null],
])('%s is a %s', (phrase, type) => {
  expect(typeOfNoun(phrase)).toBe(type);
});

it('knows the words that may end such a noun', () => {
  expect(['disease', 'Vessels', 'hepatitis', 'failure'].map(mayEndNoun)).toEqual([true, true, true, true]);
  expect(['town', 'area', 'painter'].map(mayEndNoun)).toEqual([false, false, false]);
});

it('looks no further back than a bound', () => {
  expect(typeOfNoun(`computer ${'small '.repeat(40)}virus`)).toBe('pathogen');
});
