import { expect, it } from 'vitest';
import { megabytesDone } from './megabytes-done.ts';

it.each([
  [0, 999, { done: 0, total: 1 }],
  [999, 999, { done: 1, total: 1 }],
  [1_999_999, 2_000_001, { done: 1, total: 3 }],
  [2_000_000, 2_000_001, { done: 2, total: 3 }],
  [2_000_001, 2_000_001, { done: 3, total: 3 }],
  [0, 0, { done: 0, total: 0 }],
])('of %d bytes of %d', (done, total, expected) => {
  expect(megabytesDone(done, total)).toEqual(expected);
});
