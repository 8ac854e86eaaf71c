import { expect, it } from 'vitest';
import { packed } from '../item-pages.ts';
import { keepingLast, unpack } from './packed-data.js';

it('unpacks what the page was given', async () => {
  const value = [{ stem: '</script> 首选哪种药物？', runs: [null] }];
  expect(await unpack(`\n${packed(value)}\n`)).toEqual(value);
});

it('keeps the last pieces that were read, and reads each of them once', async () => {
  const read: number[] = [];
  const piece = keepingLast(async (number: number) => read.push(number), 2);
  for (const number of [1, 2, 1, 3, 2, 1]) await piece(number);
  expect(read).toEqual([1, 2, 3, 1]);
});
