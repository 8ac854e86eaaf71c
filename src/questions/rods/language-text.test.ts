import { expect, test } from 'vitest';
import { languagesText } from './language-text.ts';

test('says how many diseases can be asked about in a language, and why none can', () => {
  expect(languagesText({ en: { named: 9, diseases: 7 }, zh: { named: 0, diseases: 0 } }, 5)).toEqual([
    'en: 7 diseases can be asked about',
    'zh: no disease has a Chinese name',
  ]);
  expect(languagesText({ zh: { named: 3, diseases: 0 } }, 5)).toEqual([
    'zh: no disease with a Chinese name has 5 findings with one that can be told',
  ]);
  expect(languagesText({ en: { named: 1, diseases: 1 } }, 5)).toEqual(['en: 1 disease can be asked about']);
});
