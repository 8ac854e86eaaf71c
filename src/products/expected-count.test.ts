import { expect, it } from 'vitest';
import { about, atMost, exactly, productOf, sumIfKnown, sumOfCounts, upTo } from './expected-count.ts';

it.each([
  [[], exactly(0)],
  [[exactly(2), exactly(3)], exactly(5)],
  [[exactly(2), about(3.4)], about(5)],
  [[atMost(1), about(2), exactly(3)], atMost(6)],
  [[atMost(10, 4), exactly(3)], atMost(13, 7)],
])('the sum of %j has the loosest of their bounds', (counts, sum) => expect(sumOfCounts(counts)).toEqual(sum));

it.each([
  [[exactly(2), exactly(3)], exactly(6)],
  [[exactly(2), about(3)], about(6)],
  [[atMost(10, 4), about(3)], atMost(30, 12)],
  [[atMost(10, 4), atMost(5, 2)], atMost(50, 8)],
  [[about(3), null], null],
  // None of what nobody can count is none.
  [[exactly(0), null], exactly(0)],
])('the product of %j is bound alike', (counts, product) => expect(productOf(...counts)).toEqual(product));

it('knows no sum where a part is unknown', () => {
  expect(sumIfKnown([exactly(1), null])).toBeNull();
  expect(sumIfKnown([exactly(1), about(2)])).toEqual(about(3));
});

it('keeps what is likely only where it is below the bound', () => {
  expect(atMost(5, 9)).toEqual({ count: 5, bound: 'at most' });
  expect(upTo(exactly(5))).toEqual(atMost(5));
});
