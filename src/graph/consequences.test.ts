import { expect, it } from 'vitest';
import { Consequences } from './consequences.ts';

/** 1 -> 2 -> 3 <- 4; 5 is the opposite of 3; 6 -> 5; 7 and 8 imply each other. */
const IMPLIES: readonly (readonly [number, number])[] = [
  [1, 2],
  [2, 3],
  [4, 3],
  [6, 5],
  [7, 8],
  [8, 7],
];
const read: number[] = [];
const consequences = new Consequences({
  implied: (node) => {
    read.push(node);
    return IMPLIES.flatMap(([from, to]) => (from === node ? [to] : []));
  },
  implying: (node) => IMPLIES.flatMap(([from, to]) => (to === node ? [from] : [])),
  opposite: (node) => (node === 3 ? [5] : node === 5 ? [3] : []),
});
const sorted = (nodes: Iterable<number>): number[] => [...nodes].sort((left, right) => left - right);

it('what follows over any number of steps, the node among it; a circle ends', () => {
  expect(sorted(consequences.of(1))).toEqual([1, 2, 3]);
  expect(sorted(consequences.of(3))).toEqual([3]);
  expect(sorted(consequences.of(7))).toEqual([7, 8]);
});

it('the lineage is what follows and what it follows from, not what merely shares a consequence', () => {
  expect(sorted(consequences.lineage(2))).toEqual([1, 2, 3]);
  expect(sorted(consequences.lineage(3))).toEqual([1, 2, 3, 4]);
});

it('against a node stand the opposites of all that follows from it, with all that implies these', () => {
  expect(sorted(consequences.against(1))).toEqual([5, 6]);
  expect(sorted(consequences.against(6))).toEqual([1, 2, 3, 4]);
  expect(sorted(consequences.against(7))).toEqual([]);
});

it('what was found is not looked for again', () => {
  consequences.of(1);
  const before = read.length;
  consequences.of(1);
  expect(read.length).toBe(before);
});
