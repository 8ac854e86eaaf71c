import { expect, it } from 'vitest';
import { difficultyOf, difficultyScore } from './difficulty.ts';

it.each([
  [{ hops: 2, overlap: 0.6, rarity: 'common' }, 'easy'],
  [{ hops: 2, overlap: 0.7, rarity: 'uncommon' }, 'easy'],
  [{ hops: 2, overlap: 0.5, rarity: 'rare' }, 'moderate'],
  [{ hops: 3, overlap: 0, rarity: 'common' }, 'moderate'],
  [{ hops: 3, overlap: 0.75, rarity: 'rare' }, 'moderate'],
  [{ hops: 4, overlap: 0.25, rarity: 'common' }, 'moderate'],
  [{ hops: 4, overlap: 0.35, rarity: 'common' }, 'difficult'],
  [{ hops: 4, overlap: 0, rarity: 'rare' }, 'difficult'],
] as const)('%o is %s', (signs, tier) => {
  expect(difficultyOf(signs).tier).toBe(tier);
});

it('is difficult from the border on', () => {
  const signs = { hops: 4, overlap: 0, rarity: 'rare' } as const;
  expect(difficultyOf(signs, { moderate: 1, difficult: 2.5 }).tier).toBe('difficult');
  expect(difficultyOf(signs, { moderate: 1, difficult: 2.51 }).tier).toBe('moderate');
  expect(difficultyOf(signs, { moderate: 2.51, difficult: 3 }).tier).toBe('easy');
});

it('grows with hops, overlap and rarity', () => {
  const signs = { hops: 3, overlap: 0.5, rarity: 'uncommon' } as const;
  for (const harder of [{ hops: 4 }, { overlap: 0.6 }, { rarity: 'rare' as const }])
    expect(difficultyScore({ ...signs, ...harder })).toBeGreaterThan(difficultyScore(signs));
});

it('keeps the signs it was judged by, the overlap to three digits', () => {
  expect(difficultyOf({ hops: 2, overlap: 2 / 3, rarity: 'rare' })).toMatchObject({ overlap: 0.667, rarity: 'rare' });
});
