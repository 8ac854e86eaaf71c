import { describe, expect, it } from 'vitest';
import { streamFromSeed } from '../../support/random.ts';
import { TokenEstimate } from './token-estimate.ts';

const costOf = ({ read, written }: { read: number; written: number }): number => read + 5 * written;

describe('an estimate of what all calls take', () => {
  it('is there after twenty, and of fewer where there are no more', () => {
    const estimate = new TokenEstimate(costOf);
    for (let at = 0; at < 19; at++) estimate.add({ read: 10, written: 2 });
    expect(estimate.of(100)).toBeNull();
    expect(estimate.of(19)).toMatchObject({ cost: 380, low: 380, high: 380 });
    estimate.add({ read: 10, written: 2 });
    expect(estimate.of(100)).toEqual({
      tokens: { read: 1000, written: 200 },
      cost: 2000,
      low: 2000,
      high: 2000,
      calls: 100,
    });
  });

  it('has the total in its interval as often as it says', () => {
    const random = streamFromSeed(4);
    let inside = 0;
    for (let trial = 0; trial < 400; trial++) {
      const estimate = new TokenEstimate(costOf);
      const all = Array.from({ length: 200 }, () => ({ read: 50, written: 100 + Math.round(30 * random.normal()) }));
      for (const tokens of all.slice(0, 20)) estimate.add(tokens);
      const { low, high } = estimate.of(200)!;
      const total = all.reduce((sum, tokens) => sum + costOf(tokens), 0);
      if (total >= low && total <= high) inside++;
    }
    expect(inside / 400).toBeGreaterThan(0.88);
    expect(inside / 400).toBeLessThan(0.99);
  });

  it('never falls below what was taken already', () => {
    const estimate = new TokenEstimate(costOf);
    for (let at = 0; at < 20; at++) estimate.add({ read: 0, written: at % 2 === 0 ? 0 : 1000 });
    expect(estimate.of(21)!.low).toBeGreaterThanOrEqual(50_000);
  });
});
