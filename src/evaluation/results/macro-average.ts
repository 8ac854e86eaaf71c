/**
 * The plain mean of the benchmarks' accuracies, and of their differences between two models, with 95 % percentile intervals
 * of a bootstrap: items are drawn again within each benchmark, a benchmark is never left out. The interval is that of
 * other items of the same benchmarks, not of other benchmarks.
 */
import { randomStream } from '../../support/random.ts';

/** Ours: two-decimal ends of the interval are steady at it. */
export const BOOTSTRAP_DRAWS = 2000;

export interface MacroAverage {
  /** 0-1, or -1 to 1 for differences. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Each benchmark is its items' values: the share of an item's samples that are right, or a difference of two such. */
export function macroAverage(
  benchmarks: readonly (readonly number[])[],
  draws: number = BOOTSTRAP_DRAWS,
): MacroAverage | null {
  if (benchmarks.length === 0 || benchmarks.some((values) => values.length === 0)) return null;
  const means = new Float64Array(draws);
  for (const [at, values] of benchmarks.entries()) addResampledMeans(means, Float64Array.from(values), at);
  means.sort();
  const share = (index: number): number => means[index]! / benchmarks.length;
  const value = benchmarks.reduce((sum, values) => sum + meanOf(values), 0) / benchmarks.length;
  const tail = Math.floor(draws * 0.025);
  // Rounding must not push the interval off its own estimate where nothing varies.
  return { value, low: Math.min(value, share(tail)), high: Math.max(value, share(draws - 1 - tail)) };
}

function addResampledMeans(means: Float64Array, values: Float64Array, at: number): void {
  const random = randomStream('macro average', at);
  for (let draw = 0; draw < means.length; draw++) {
    let sum = 0;
    for (let item = 0; item < values.length; item++) sum += values[random.integer(values.length)]!;
    means[draw]! += sum / values.length;
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
