import { expect, it } from 'vitest';
import { liveGroups, rolloutWeight } from './eq1-mean.ts';

it('is over all rollouts of the groups with signal, those at the mean of their group too', () => {
  const advantages_PK = [
    [0.5, -0.5, 0, 0],
    [0, 0, 0, 0],
    [-0.25, -0.25, -0.25, 0.75],
  ];
  expect(liveGroups(advantages_PK)).toEqual([advantages_PK[0], advantages_PK[2]]);
  expect(rolloutWeight(advantages_PK)).toBe(1 / 8);
});

it('makes the weighted sum the mean: a group without signal changes nothing', () => {
  const live = [[1, -1, 0]];
  expect(rolloutWeight([...live, [0, 0, 0], [0, 0, 0]])).toBe(rolloutWeight(live));
});

it('is null when nothing can be learned', () => {
  expect(
    rolloutWeight([
      [0, 0],
      [0, 0],
    ]),
  ).toBeNull();
  expect(rolloutWeight([])).toBeNull();
});
