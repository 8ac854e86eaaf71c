import { expect, it } from 'vitest';
import { liveGroups, rolloutWeight } from './eq1-mean.ts';

/** Weights of every rollout of every group with signal, added up. */
const total = (advantages_PK: readonly (readonly number[])[]): number => {
  const live = liveGroups(advantages_PK);
  return live
    .flatMap((group_K) => group_K.map(() => rolloutWeight(live.length, group_K.length)))
    .reduce((a, b) => a + b);
};

it('is over all rollouts of the groups with signal, those at the mean of their group too', () => {
  const advantages_PK = [
    [0.5, -0.5, 0, 0],
    [0, 0, 0, 0],
    [-0.25, -0.25, -0.25, 0.75],
  ];
  const live = liveGroups(advantages_PK);
  expect(live).toEqual([advantages_PK[0], advantages_PK[2]]);
  expect(rolloutWeight(live.length, 4)).toBe(1 / 8);
  expect(total(advantages_PK)).toBe(1);
});

it('makes the weighted sum the mean: a group without signal changes nothing', () => {
  const live = [[1, -1, 0]];
  expect(total([...live, [0, 0, 0], [0, 0, 0]])).toBeCloseTo(total(live), 12);
});

it('lets groups of different sizes count alike', () => {
  const sizes = [2, 8, 32];
  const advantages_PK = sizes.map((size) => Array.from({ length: size }, (_, at) => (at % 2 === 0 ? 0.5 : -0.5)));
  const weights = advantages_PK.map((group_K) => group_K.length * rolloutWeight(sizes.length, group_K.length));
  expect(weights).toEqual([1 / 3, 1 / 3, 1 / 3]);
  expect(total(advantages_PK)).toBeCloseTo(1, 12);
});

it('has no group where nothing can be learned', () => {
  expect(
    liveGroups([
      [0, 0],
      [0, 0],
    ]),
  ).toEqual([]);
  expect(liveGroups([])).toEqual([]);
});
