import { InvalidArgumentError } from 'commander';
import { expect, it } from 'vitest';
import { atLeastOne, ratios, share, weight, wholeNumber, wholeNumberWithin } from './number-flags.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';

it.each([
  ['a whole number', wholeNumber, '0', 0],
  ['one or more', atLeastOne, '1', 1],
  ['a number within bounds', wholeNumberWithin(1, 50), '50', 50],
  ['a share', share, '0.8', 0.8],
  ['a weight', weight, '0.1', 0.1],
  ['no weight', weight, '0', 0],
  ['shares by name', ratios, 'medqa=2, graph=0.5', { medqa: 2, graph: 0.5 }],
])('reads %s', (_, parse, text, expected) => {
  expect(parse(text)).toEqual(expected);
});

it.each([
  ['a whole number', wholeNumber, ['', '-1', '1.5', '1e3', '99999999999999999999']],
  ['one or more', atLeastOne, ['0', 'x']],
  ['a number within bounds', wholeNumberWithin(1, 50), ['0', '51', 'many']],
  ['a share', share, ['', '0', '1.1', 'half']],
  ['a weight', weight, ['', '-1', '1e3', '1000.1', 'NaN', 'Infinity']],
  ['shares by name', ratios, ['medqa', 'medqa=', 'medqa=1,medqa=2']],
])('refuses what is not %s', (_, parse, texts) => {
  for (const text of atLeast(2, texts)) expect(() => parse(text)).toThrow(InvalidArgumentError);
});
