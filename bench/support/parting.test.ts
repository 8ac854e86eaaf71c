import { expect, it } from 'vitest';
import { parting, type Parting } from './parting.ts';

const ENDS = [8, 9];

it.each<[string, number[], number[], Parting | null]>([
  ['the same, up to the limit', [1, 2, 3], [1, 2, 3], null],
  ['the same, ended by us with a token that they leave out', [1, 2, 8], [1, 2], null],
  ['the same, ended by another of the tokens', [1, 2, 9], [1, 2, 8], null],
  ['another token', [1, 2, 3], [1, 4, 3], { place: 1, before: [1], ours: 2, theirs: 4 }],
  ['we went on', [1, 2, 3], [1], { place: 1, before: [1], ours: 2, theirs: 8 }],
  ['they went on', [1, 9], [1, 5, 6], { place: 1, before: [1], ours: 9, theirs: 5 }],
  ['they had nothing to say', [1, 9], [], { place: 0, before: [], ours: 1, theirs: 8 }],
  ['nobody had', [], [], null],
])('%s', (_, ours, theirs, expected) => {
  expect(parting(ours, theirs, ENDS)).toEqual(expected);
});
