import { expect, it } from 'vitest';
import type { Score } from '../../records/score.ts';
import { breakDown, type Dimension } from './breakdown.ts';

const score = (number: number, says: Partial<Score>): Score => ({
  questionId: String(number),
  cluster: String(number),
  row: 'any',
  set: 'any',
  language: 'en',
  kind: null,
  tier: null,
  hops: null,
  rarity: null,
  reading: { kind: 'read', letter: 'A', via: 'letter' },
  correct: number % 2 === 0,
  raw: '',
  tokens: 1,
  ...says,
});
const groupsOf = (dimension: Dimension, says: readonly Partial<Score>[]): (string | null)[] =>
  breakDown(
    says.map((each, number) => score(number, each)),
    dimension,
  ).map(({ group }) => group);

it('has its groups in their natural order, kinds without one by letter', () => {
  expect(groupsOf('tier', [{ tier: 'difficult' }, { tier: 'easy' }, { tier: 'moderate' }])).toEqual([
    'easy',
    'moderate',
    'difficult',
  ]);
  expect(groupsOf('hops', [{ hops: 10 }, { hops: 2 }, { hops: 3 }])).toEqual(['2', '3', '10']);
  expect(groupsOf('kind', [{ kind: 'zoonosis' }, { kind: 'dosage' }, { kind: 'treatment' }])).toEqual([
    'treatment',
    'dosage',
    'zoonosis',
  ]);
});

it('leaves a dimension out that no score says anything of', () => {
  for (const dimension of ['tier', 'hops', 'rarity', 'kind'] as const)
    expect(groupsOf(dimension, [{}, {}])).toEqual([]);
  expect(groupsOf('language', [{}, {}])).toEqual(['en']);
});

it('keeps the questions that do not say in a group of their own where others do, and the groups add up', () => {
  const groups = breakDown([score(0, { tier: 'easy' }), score(1, {}), score(2, {})], 'tier');
  expect(groups.map(({ group, count, correct }) => [group, count, correct])).toEqual([
    ['easy', 1, 1],
    [null, 2, 1],
  ]);
});
