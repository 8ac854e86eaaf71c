import { describe, expect, it } from 'vitest';
import { borderOf } from './sessions.ts';

const sizes = (...medians: readonly number[]) =>
  medians.map((median, at) => ({
    parameters: 10 ** (6 + at),
    ratio: { median, lowerQuartile: median, upperQuartile: median, rounds: 1 },
  }));

describe('the border between divisions', () => {
  it('lies where one session becomes the faster and stays so', () => {
    expect(borderOf(sizes(0.5, 1.1, 0.9, 1.3))).toEqual({ above: 1e8, from: 1e9 });
    expect(borderOf(sizes(0.5, 0.9, 1.1, 1.3).toReversed())).toEqual({ above: 1e7, from: 1e8 });
  });

  it('lies outside where one of them is always the faster', () => {
    expect(borderOf(sizes(1.1, 1.2))).toEqual({ above: null, from: 1e6 });
    expect(borderOf(sizes(0.9, 0.8))).toEqual({ above: 1e7, from: null });
  });
});
