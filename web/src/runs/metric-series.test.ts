import { expect, it } from 'vitest';
import type { MetricsPart } from '../../../src/studio/studio-api.ts';
import { MetricSeries } from './metric-series.ts';
import { overlaid } from './overlay.ts';

function part(from: number, next: number, steps: readonly number[], rest: Partial<MetricsPart> = {}): MetricsPart {
  const lines = steps.map((step) => ({ step, values: { loss: step / 2, ...(step % 2 === 0 ? { kl: step } : {}) } }));
  return { mark: 'm', from, next, size: next, damaged: 0, lines, ...rest };
}

it('puts parts together, in the order of the steps, each metric with the steps that have it', () => {
  const series = new MetricSeries();
  series.add(part(0, 10, [0, 1]));
  series.add(part(10, 20, [2, 3], { damaged: 2 }));
  expect(series.points('kl')).toEqual([
    [0, 0],
    [2, 2],
  ]);
  expect([series.names().toSorted(), series.steps, series.damaged, series.next]).toEqual([['kl', 'loss'], 4, 2, 20]);
  expect(series.points('constructor')).toEqual([]);
});

it('begins anew where the file does: cut back, or another one', () => {
  const series = new MetricSeries();
  series.add(part(0, 10, [0, 1, 2]));
  series.add(part(0, 4, [0]));
  expect([series.steps, series.next]).toEqual([1, 4]);
  series.add(part(4, 8, [5], { mark: 'other' }));
  expect(series.points('loss')).toEqual([[5, 2.5]]);
});

it('keeps a bounded number of steps of a file without an end, first and shape among them', () => {
  const series = new MetricSeries();
  for (let at = 0; at < 30; at++)
    series.add(
      part(
        at,
        at + 1,
        Array.from({ length: 5000 }, (_, step) => at * 5000 + step),
      ),
    );
  const points = series.points('loss');
  expect(points.length).toBeLessThanOrEqual(20_000);
  expect(points.length).toBeGreaterThan(9000);
  expect(points[0]).toEqual([0, 0]);
  expect(points.every(([x, y]) => y === x / 2)).toBe(true);
  expect(points.at(-1)![0]).toBeGreaterThan(149_900);
});

it('lays curves over each other at the steps that any of them has', () => {
  const band = overlaid([
    [
      [0, 1],
      [1, 4],
    ],
    [
      [1, 2],
      [2, 8],
    ],
  ]);
  expect(band).toEqual([
    { x: 0, mean: 1, low: 1, high: 1, runs: 1 },
    { x: 1, mean: 3, low: 2, high: 4, runs: 2 },
    { x: 2, mean: 8, low: 8, high: 8, runs: 1 },
  ]);
  expect(overlaid([])).toEqual([]);
});
