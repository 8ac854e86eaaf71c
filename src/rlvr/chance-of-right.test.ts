import { describe, expect, it } from 'vitest';
import { chanceOfRight, estimateChance, isIn, passRate } from './chance-of-right.ts';

describe('the chance of a right answer', () => {
  it('is that of the posterior, what guessing gives taken out', () => {
    // One of four by tries, as by guessing among four: nothing is known.
    expect(chanceOfRight({ attempts: 1000, failures: 750 }, 4)).toBeCloseTo(0, 2);
    expect(chanceOfRight({ attempts: 1000, failures: 0 }, 4)).toBeCloseTo(1, 2);
    expect(chanceOfRight({ attempts: 8, failures: 2 }, 4)).toBeCloseTo((0.7 - 0.25) / 0.75, 9);
    // With ten options the same tries say more.
    expect(chanceOfRight({ attempts: 8, failures: 6 }, 10)).toBeGreaterThan(
      chanceOfRight({ attempts: 8, failures: 6 }, 4),
    );
  });

  it('is never below 0', () => {
    expect(chanceOfRight({ attempts: 8, failures: 8 }, 2)).toBe(0);
  });

  it('is estimated with guessing left in where a pass rate is asked for', () => {
    expect(passRate({ attempts: 0, failures: 0 })).toBe(1 / 2);
    expect(passRate({ attempts: 8, failures: 8 })).toBe(0.1);
    expect(passRate({ attempts: 8, failures: 6 })).toBeCloseTo(0.3, 9);
    const guessed = { attempts: 1000, failures: 750 };
    expect(estimateChance('pass-rate', guessed, 4)).toBeCloseTo(0.25, 2);
    expect(estimateChance('chance', guessed, 4)).toBeCloseTo(0, 2);
    expect(estimateChance('pass-rate', guessed, 10)).toBe(estimateChance('pass-rate', guessed, 4));
  });

  it('lies in a band with its ends', () => {
    expect([0.09, 0.1, 0.7, 0.71].map((chance) => isIn(chance, { low: 0.1, high: 0.7 }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
