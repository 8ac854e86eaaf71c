import { describe, expect, it } from 'vitest';
import { macroAverage } from './macro-average.ts';

const shares = (right: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Number(index < right));

describe('macroAverage', () => {
  it('is the plain mean of the means, however many items each has', () => {
    expect(macroAverage([shares(1, 2), shares(30, 40)])!.value).toBeCloseTo(0.625, 12);
  });

  it('has the interval of the normal approximation where that holds', () => {
    const [counts, accuracies] = [
      [1200, 300, 500],
      [0.7, 0.55, 0.2],
    ];
    const { low, high } = macroAverage(counts!.map((count, at) => shares(count * accuracies![at]!, count)))!;
    const variance = counts!.reduce((sum, count, at) => sum + (accuracies![at]! * (1 - accuracies![at]!)) / count, 0);
    const half = (1.96 * Math.sqrt(variance)) / 3;
    expect((high - low) / 2 / half).toBeGreaterThan(0.93);
    expect((high - low) / 2 / half).toBeLessThan(1.07);
  });

  it('takes differences too, and says nothing of nothing', () => {
    expect(macroAverage([[1, -1, 0, 0]])).toMatchObject({ value: 0 });
    expect(macroAverage([[0.5, 0.5]])).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    expect(macroAverage([])).toBeNull();
    expect(macroAverage([[], [1]])).toBeNull();
  });

  it('is the same each time', () => {
    const benchmarks = [shares(20, 50), shares(7, 31)];
    expect(macroAverage(benchmarks)).toEqual(macroAverage(benchmarks));
  });
});
