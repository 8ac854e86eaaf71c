import { describe, expect, it } from 'vitest';
import { median, quantile, ratiosOf, rounded, spreadOf } from './statistics.ts';

describe('quantiles', () => {
  it('lie between the values beside them', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(quantile([10, 20, 30, 40, 50], 0.25)).toBe(20);
    expect(quantile([10, 20], 0.75)).toBe(17.5);
    expect(quantile([7], 0.25)).toBe(7);
  });

  it('leave the values as they are', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

it('rounds to three significant digits', () => {
  expect([1234, 0.98765, 0].map(rounded)).toEqual([1230, 0.988, 0]);
});

describe('ratios', () => {
  it('are those of each round, not of the medians', () => {
    // The machine was half as fast in the second round, and the sides are as they were.
    expect(ratiosOf([20, 10, 22], [10, 5, 11])).toEqual({ median: 2, lowerQuartile: 2, upperQuartile: 2, rounds: 3 });
  });

  it('have quartiles', () => {
    const spread = spreadOf([1, 2, 3, 4, 5]);
    expect(spread).toEqual({ median: 3, lowerQuartile: 2, upperQuartile: 4, rounds: 5 });
  });

  it('of unlike numbers of rounds are refused', () => {
    expect(() => ratiosOf([1], [1, 2])).toThrow('1 rounds against 2');
  });
});
