/** Curves of several runs as one with a band: at each step the mean, the least and the most of the runs that have it. */
import type { Point } from './metric-series.ts';

export interface BandPoint {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Runs that have the step. */
  readonly runs: number;
}

export function overlaid(curves: readonly (readonly Point[])[]): BandPoint[] {
  const byStep = new Map<number, number[]>();
  for (const curve of curves)
    for (const [x, y] of curve) {
      const values = byStep.get(x);
      if (values === undefined) byStep.set(x, [y]);
      else values.push(y);
    }
  return [...byStep]
    .toSorted(([one], [other]) => one - other)
    .map(([x, values]) => ({
      x,
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
      low: Math.min(...values),
      high: Math.max(...values),
      runs: values.length,
    }));
}
