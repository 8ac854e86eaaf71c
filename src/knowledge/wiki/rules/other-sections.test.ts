import { expect, it } from 'vitest';
import { isOfAnotherMatter } from './other-sections.ts';

it.each([
  ['Differential diagnosis', true],
  ['History', true],
  ['Other animals', true],
  ['Veterinary medicine', true],
  ['Research directions', true],
  ['鉴别诊断', true],
  ['', false],
  ['Diagnosis', false],
  ['Natural history', false],
  ['Signs and symptoms', false],
  ['治疗', false],
])('%j: %s', (section, other) => {
  expect(isOfAnotherMatter(section)).toBe(other);
});
