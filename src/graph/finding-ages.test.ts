import { expect, it } from 'vitest';
import { agesOfAll, parseAges } from './finding-ages.ts';

it('reads two numbers of years, the lower first, and nothing else', () => {
  expect(parseAges('0-0.25')).toEqual([0, 0.25]);
  expect(parseAges('10-110')).toEqual([10, 110]);
  for (const text of ['', '5', '5-5', '9-3', '-1-3', '0-111', '0 - 3', '0-3 years', '0-1.234'])
    expect([text, parseAges(text)]).toEqual([text, null]);
});

it('spans all limits, and is none where one finding has none', () => {
  expect(
    agesOfAll([
      [3, 5],
      [0, 1],
    ]),
  ).toEqual([0, 5]);
  expect(agesOfAll([[3, 5], null])).toBeNull();
  expect(agesOfAll([])).toBeNull();
});
