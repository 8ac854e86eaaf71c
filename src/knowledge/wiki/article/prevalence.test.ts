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
  // Years and counts of people are no shares.
  ['1 in 100, 2010 figures', 'common'],
  ['affects 2.7 million (2015)', null],
  ['2.7 million in 2015', null],
  ['1,200 in 2010', null],
  ['5 cases in 2011', null],
  ['1 in 2000', 'rare'],
  ['10 per year', null],
  // Numbers and words for them.
  ['1,000 per 100 000', 'common'],
  ['1 000 per 100 000', 'common'],
  ['3 cases per 100,000 people', 'rare'],
  ['one in a million', 'rare'],
  ['1 out of every 150 births', 'common'],
  ['1:50,000', 'rare'],
  ['1/800 newborns', 'uncommon'],
  ['0.02%', 'rare'],
  ['0.3 percent', 'uncommon'],
  ['15% of cases', null],
  ['10% of all strokes; 1 in 1,500 adults', 'uncommon'],
  // Ranges count where both ends are of one class.
  ['1–4 in 10,000', 'rare'],
  ['1–9 in 10,000', null],
  ['1 in 3,000 to 1 in 9,000', 'rare'],
  ['1 in 1,000 to 1 in 9,000', null],
  ['1 in 3,000–5,000', 'rare'],
  ['5–10%', 'common'],
  // What is more or less than a number.
  ['fewer than 1 in 20,000', 'rare'],
  ['up to 1 in 100', null],
  ['<0.01%', 'rare'],
  ['more than 1 in 50', 'common'],
  ['over 1 in 5,000', null],
  // Chinese.
  ['10万分之3', 'rare'],
  ['十万分之一', 'rare'],
  ['百分之二', 'common'],
  ['千分之1至3', 'uncommon'],
  ['每10万人中有3人', 'rare'],
  ['每100人有1人', 'common'],
  ['不到万分之一', 'rare'],
  // Comparisons say nothing of how many.
  ['more common in women', null],
  ['not uncommon', null],
])('%s is %s', (words, prevalence) => {
  expect(prevalenceIn(words)).toBe(prevalence);
});

it('reads what stands near the beginning', () => {
  expect(prevalenceIn(`${'x'.repeat(1000)} 1 in 9,000`)).toBeNull();
});
