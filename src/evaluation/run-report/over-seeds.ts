/** The mean of one value a seed, with Student's t over the seeds. */
import { studentTCritical } from '../statistics/distributions.ts';

export interface OverSeeds {
  readonly mean: number;
  /** 95 %, over the seeds; null for one seed. */
  readonly interval: readonly [low: number, high: number] | null;
}

export function overSeeds(values: readonly number[]): OverSeeds {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, interval: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = studentTCritical(values.length - 1) * Math.sqrt(variance / values.length);
  return { mean, interval: [mean - half, mean + half] };
}
