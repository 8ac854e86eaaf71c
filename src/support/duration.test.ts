import { expect, it } from 'vitest';
import { formatDuration } from './duration.ts';

it.each([
  [0, '0.0 s'],
  [0.84, '0.8 s'],
  [9.97, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [200, '3 min 20 s'],
  [3599.6, '1 h 00 min'],
  [7500, '2 h 05 min'],
  [86_399, '1 d 00 h'],
  [3 * 86_400 + 4 * 3600, '3 d 04 h'],
  [Number.POSITIVE_INFINITY, '?'],
  [-1, '?'],
])('%f seconds are "%s"', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
