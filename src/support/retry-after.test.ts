import { expect, it } from 'vitest';
import { retryAfterSeconds } from './retry-after.ts';

const now = Date.parse('2025-09-15T12:00:00Z');

it.each([
  ['0', 0],
  ['120', 120],
  [' 3 ', 3],
  ['1.5', 1.5],
  ['20s', 20],
  ['350ms', 0.35],
  ['Mon, 15 Sep 2025 12:00:30 GMT', 30],
  ['Monday, 15-Sep-25 12:00:30 GMT', 30],
  ['Mon Sep 15 12:00:30 2025 GMT', 30],
  ['Mon, 15 Sep 2025 11:00:00 GMT', 0],
  [['5', '6'], 5],
  ['', null],
  ['soon', null],
  ['-4', null],
  ['1e9', null],
  ['2025', 2025],
  ['Mon, 99 Foo 2025 12:00:30 GMT', null],
  [undefined, null],
])('%j is %j', (header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds);
});
