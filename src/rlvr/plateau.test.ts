import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlateauPoint, reachedPlateau, slope } from './plateau.ts';

const settings = { window: 4, sparseShare: 0.6, gain: 0.01 };
const flat = (zeroSignalShare: number, accuracy = 0.8): PlateauPoint[] =>
  Array.from({ length: 4 }, () => ({ zeroSignalShare, accuracy }));

describe('the slope', () => {
  it.each([
    [[1, 2, 3], 1],
    [[3, 1], -2],
    [[5, 5, 5, 5], 0],
    [[0, 1, 0, 1], 0.2],
    [[7], 0],
  ])('of %j is %d', (values, expected) => {
    expect(slope(values)).toBeCloseTo(expected, 12);
  });

  it('of a line is its own, noise or none in its offset', () => {
    const number = fc.double({ min: -9, max: 9, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 2, max: 30 }), (start, rise, length) => {
        expect(slope(Array.from({ length }, (_, at) => start + rise * at))).toBeCloseTo(rise, 6);
      }),
    );
  });
});

describe('a plateau', () => {
  it('is reached when rewards are sparse and accuracy is flat', () => {
    expect(reachedPlateau(flat(0.7), settings)).toBe(true);
    expect(reachedPlateau(flat(0.6), settings)).toBe(true);
  });

  it('is not reached while most groups have signal', () => {
    expect(reachedPlateau(flat(0.5), settings)).toBe(false);
  });

  it('is not reached while accuracy rises, however sparse rewards are', () => {
    const rising = [0.5, 0.52, 0.54, 0.56].map((accuracy) => ({ zeroSignalShare: 0.9, accuracy }));
    expect(reachedPlateau(rising, settings)).toBe(false);
  });

  it('is reached when accuracy falls', () => {
    const falling = [0.56, 0.54, 0.52, 0.5].map((accuracy) => ({ zeroSignalShare: 0.9, accuracy }));
    expect(reachedPlateau(falling, settings)).toBe(true);
  });

  it('takes a whole window, and looks at the last one only', () => {
    expect(reachedPlateau(flat(0.9).slice(1), settings)).toBe(false);
    expect(reachedPlateau([...flat(0.1, 0.2), ...flat(0.9)], settings)).toBe(true);
    expect(reachedPlateau([...flat(0.9), ...flat(0.1)], settings)).toBe(false);
  });
});
