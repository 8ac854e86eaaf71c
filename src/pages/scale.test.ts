import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { place, scaleFor, tickText } from './scale.ts';

describe('scaleFor', () => {
  it('begins and ends at round ticks around its values', () => {
    expect(scaleFor([0, 5.4], 4)).toEqual({ min: 0, max: 6, ticks: [0, 2, 4, 6] });
    expect(scaleFor([-0.08, 0.404, 0], 5).ticks).toEqual([-0.2, 0, 0.2, 0.4, 0.6]);
  });

  it('holds any finite values, with few ticks', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { maxLength: 20 });
    fc.assert(
      fc.property(values, (each) => {
        const spread = each.length > 0 ? Math.max(...each) - Math.min(...each) : 1;
        fc.pre(spread === 0 || spread > 1e-9 * Math.max(...each.map(Math.abs)));
        const scale = scaleFor(each);
        expect(scale.max).toBeGreaterThan(scale.min);
        expect(scale.ticks.length).toBeLessThanOrEqual(6);
        for (const value of each) {
          const slack = 1e-9 * (scale.max - scale.min);
          expect(value).toBeGreaterThanOrEqual(scale.min - slack);
          expect(value).toBeLessThanOrEqual(scale.max + slack);
          expect(Number.isFinite(Number(place(scale, value)))).toBe(true);
        }
      }),
    );
  });

  it('prints ticks that differ', () => {
    for (const values of [
      [0, 1],
      [0, 4e-6],
      [0, 0.05],
      [0, 12000],
      [-3, 3],
    ]) {
      const scale = scaleFor(values);
      expect(new Set(scale.ticks.map((tick) => tickText(scale, tick))).size).toBe(scale.ticks.length);
    }
  });
});
