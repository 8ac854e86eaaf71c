import { expect, it } from 'vitest';
import { pairRows, unpairRows } from './paired-rows.ts';

it('lets row i of the first half and row i of the second be neighbours, head by head, and back', () => {
  // Two heads of four rows of two numbers.
  const halves = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17);
  const pairs = Float32Array.of(0, 1, 4, 5, 2, 3, 6, 7, 10, 11, 14, 15, 12, 13, 16, 17);
  expect([...pairRows(halves, 4, 2)]).toEqual([...pairs]);
  expect([...unpairRows(pairs, 4, 2)]).toEqual([...halves]);
});
