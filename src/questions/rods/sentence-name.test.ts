import { expect, test } from 'vitest';
import { sentenceName } from './sentence-name.ts';

test.each([
  ['"Fine, reticulate skin pigmentation"', 'fine, reticulate skin pigmentation'],
  ['Pruritus', 'pruritus'],
  ['Delayed CNS myelination', 'delayed CNS myelination'],
  ['Aplasia/Hypoplasia of the radius', 'aplasia/hypoplasia of the radius'],
  ['Absent Achilles reflex', 'absent Achilles reflex'],
  ['Broad-based gait', 'broad-based gait'],
])('a common name is small and unquoted inside a sentence: %s', (name, told) => expect(sentenceName(name)).toBe(told));

test.each([
  'Babinski sign',
  'Dandy-Walker malformation',
  "Crohn's disease",
  'EEG abnormality',
  'T lymphocytopenia',
  'X-linked inheritance',
  'Pierre-Robin sequence',
  'Female genitalia in 46,XY',
  'hiccup',
  '2-3 toe syndactyly',
])('persons, abbreviations and letters keep their capitals: %s', (name) => expect(sentenceName(name)).toBe(name));

test('a headline of MeSH loses its capitals, with a person in it none', () => {
  expect(sentenceName('Muscle Cramp', true)).toBe('muscle cramp');
  expect(sentenceName('Babinski Reflex', true)).toBe('Babinski Reflex');
  expect(sentenceName('Muscle Cramp')).toBe('Muscle Cramp');
});
