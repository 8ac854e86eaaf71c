import { expect, it } from 'vitest';
import { readFrequency } from './read-frequency.ts';

it.each([
  ['3/7', 3 / 7, 3 / 7, { having: 3, of: 7 }],
  ['4 of 5', 0.8, 0.8, { having: 4, of: 5 }],
  ['45%', 0.45, 0.45, null],
  ['10-20 %', 0.1, 0.2, null],
  ['5%-10%', 0.05, 0.1, null],
  ['>50%', 0.5, 1, null],
  ['HP:0040280', 1, 1, null],
  ['hp:0040283', 0.05, 0.29, null],
  ['Very rare', 0.01, 0.04, null],
  ['HP:0040285', 0, 0, null],
  ['0/12', 0, 0, { having: 0, of: 12 }],
  ['0%', 0, 0, null],
])('"%s" is a share from %d to %d', (words, least, most, counted) => {
  const read = readFrequency(words)!;
  expect(read).toMatchObject({ words, counted });
  expect(read.least).toBeCloseTo(least, 10);
  expect(read.most).toBeCloseTo(most, 10);
});

it('what is met by some is more than none', () => {
  for (const words of ['<1%', '0-5%', 'typical']) expect(readFrequency(words)!.least).toBeGreaterThan(0);
});

it.each(['', '9/3', '140%', '20-10%', 'often?', '1/', '%', '-3%', '1e9/2', '1/0', 'x'.repeat(300)])(
  '"%s" is none',
  (words) => expect(readFrequency(words)).toBeNull(),
);
