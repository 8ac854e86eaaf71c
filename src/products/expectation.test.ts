import { expect, it } from 'vitest';
import { about, atMost, exactly, sumOfCounts } from './expectation.ts';

it.each([
  [[], exactly(0)],
  [[exactly(2), exactly(3)], exactly(5)],
  [[exactly(2), about(3.4)], about(5)],
  [[atMost(1), about(2), exactly(3)], atMost(6)],
])('the sum of %j has the loosest of their bounds', (counts, sum) => expect(sumOfCounts(counts)).toEqual(sum));
