import { expect, it } from 'vitest';
import { isDenied, isPhraseDenied, isSupposed } from './negation.ts';

it.each([
  'denies ',
  'None of the ',
  'nil ',
  'non-',
  '✗ ',
  'cannot cause ',
  'rarely if ever ',
  'no ',
  'without ',
  'but not the ',
  'absence of any ',
  'avoiding ',
  '无',
  '未见明显',
])('%s denies', (before) => {
  expect(isDenied(before)).toBe(true);
});

it.each(['', 'a ', 'not only in children but with severe ', 'fever and '])('%j does not', (before) => {
  expect(isDenied(before)).toBe(false);
});

it.each([
  '-free',
  'less',
  ' (0%)',
  ' (0 of 12)',
  ': no',
  ' denied',
  ' ruled out',
  '?',
  ' in dogs only',
  ' (not always)',
  ' is not seen',
  ' does usually not occur',
  ' are absent',
])('%j takes back', (after) => {
  expect(isDenied('', after)).toBe(true);
});

it.each([
  '-like',
  ' (10%)',
  ' (10 of 12)',
  ': high',
  ' in children',
  '',
  ' and rash',
  ' is common',
  ' is not always seen',
  ' (notable)',
])('%j leaves what it follows', (after) => {
  expect(isDenied('', after)).toBe(false);
});

it.each(['it is not ', 'it does not usually ', 'it is not known to be ', 'it is no longer ', '本病不会'])(
  '%j denies a phrase',
  (before) => {
    expect(isPhraseDenied(before)).toBe(true);
  },
);

it.each(['it is ', 'it is not only ', 'it is not rare, and it is '])('%j does not', (before) => {
  expect(isPhraseDenied(before)).toBe(false);
});

it.each([
  'it was once thought to be ',
  'there is no good evidence that it is ',
  'it is unclear whether it is ',
  'in mice, it is ',
  '曾被认为',
])('%j only supposes', (before) => {
  expect(isSupposed(before)).toBe(true);
});

it.each(['it is ', 'symptoms may ', 'in children it is '])('%j states', (before) => {
  expect(isSupposed(before)).toBe(false);
});
