import { expect, it } from 'vitest';
import { prevalenceIn } from './prevalence.ts';

it.each([
  ['1 in 40,000 males', 'rare'],
  ['0.9–1.4 per 10,000', 'rare'],
  ['1 in 1,000', 'uncommon'],
  ['2% of adults', 'common'],
  ['5 per million', 'rare'],
  ['3 per 1 million', 'rare'],
  ['very rare', 'rare'],
  ['罕见', 'rare'],
  ['common', 'common'],
  ['not rare', null],
  ['365,000 a year', null],
  ['', null],
])('%s is %s', (words, prevalence) => {
  expect(prevalenceIn(words)).toBe(prevalence);
});
