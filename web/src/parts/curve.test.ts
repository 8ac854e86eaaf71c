import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nearest, smoothed, thinned, type Point } from './curve.ts';

const curve = fc
  .uniqueArray(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 300 })
  .map((xs) => xs.toSorted((a, b) => a - b).map((x, at): Point => [x, (at * 37) % 11]));

it('finds the point nearest to a place', () => {
  fc.assert(
    fc.property(curve, fc.integer({ min: -100, max: 6000 }), (points, x) => {
      const least = Math.min(...points.map(([px]) => Math.abs(px - x)));
      expect(Math.abs(nearest(points, x)![0] - x)).toBe(least);
    }),
  );
  expect(nearest([], 1)).toBeNull();
});

it('thins to what a panel shows without losing the mean, and smooths to the mean of near points', () => {
  fc.assert(
    fc.property(curve, fc.integer({ min: 1, max: 100 }), (points, most) => {
      const few = thinned(points, most);
      expect(few.length).toBeLessThanOrEqual(most);
      const low = Math.min(...points.map(([, y]) => y));
      const high = Math.max(...points.map(([, y]) => y));
      for (const [, y] of [...few, ...smoothed(points)]) {
        expect(y).toBeGreaterThanOrEqual(low - 1e-9);
        expect(y).toBeLessThanOrEqual(high + 1e-9);
      }
      expect(smoothed(points).map(([x]) => x)).toEqual(points.map(([x]) => x));
    }),
  );
  expect(smoothed([0, 0, 9, 0, 0].map((y, x): Point => [x, y]))[2]).toEqual([2, 9 / 5]);
});
