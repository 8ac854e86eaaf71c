import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tierByTries } from './measured-tiers.ts';

/** Share of a fine grid of p, weighted by p^right (1 - p)^wrong, that lies in each third. */
function massesByGrid(right: number, tries: number): Record<'difficult' | 'moderate' | 'easy', number> {
  const steps = 30_000;
  const sums = [0, 0, 0];
  for (let at = 0; at < steps; at++) {
    const p = (at + 0.5) / steps;
    sums[Math.floor(p * 3)]! += p ** right * (1 - p) ** (tries - right);
  }
  const total = sums[0]! + sums[1]! + sums[2]!;
  return { difficult: sums[0]! / total, moderate: sums[1]! / total, easy: sums[2]! / total };
}

describe('a measured tier', () => {
  it('is the third of the posterior with the most mass, as a grid over p finds it', () => {
    const cases = fc
      .integer({ min: 1, max: 40 })
      .chain((tries) => fc.tuple(fc.integer({ min: 0, max: tries }), fc.constant(tries)));
    fc.assert(
      fc.property(cases, ([right, tries]) => {
        const masses = massesByGrid(right, tries);
        const { tier, certainty } = tierByTries(right, tries);
        expect(certainty).toBeCloseTo(masses[tier], 5);
        expect(certainty).toBeGreaterThan(Math.max(...Object.values(masses)) - 1e-5);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [0, 8, 'difficult'],
    [2, 8, 'difficult'],
    [4, 8, 'moderate'],
    [6, 8, 'easy'],
    [8, 8, 'easy'],
  ] as const)('of %i right of %i is %s', (right, tries, tier) => {
    expect(tierByTries(right, tries).tier).toBe(tier);
  });

  it('is never certain: always right after two tries is Easy by two thirds, after eight by 97 in 100', () => {
    expect(tierByTries(2, 2)).toEqual({ tier: 'easy', certainty: expect.closeTo(1 - (2 / 3) ** 3, 9) });
    expect(tierByTries(8, 8)).toEqual({ tier: 'easy', certainty: expect.closeTo(1 - (2 / 3) ** 9, 9) });
    expect(tierByTries(0, 2)).toEqual({ tier: 'difficult', certainty: expect.closeTo(1 - (2 / 3) ** 3, 9) });
    expect(tierByTries(1000, 1000).certainty).toBeLessThanOrEqual(1);
  });

  it('says the same of right and wrong mirrored', () => {
    for (let right = 0; right <= 9; right++) {
      const [there, back] = [tierByTries(right, 9), tierByTries(9 - right, 9)];
      const mirrored = { easy: 'difficult', moderate: 'moderate', difficult: 'easy' } as const;
      expect(back.tier).toBe(mirrored[there.tier]);
      expect(back.certainty).toBeCloseTo(there.certainty, 9);
    }
  });
});
