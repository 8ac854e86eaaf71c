/** Medians and quantiles for benchmark reports. */

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Between the two values that lie next to `share` of the way from the least to the greatest. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}

/** Three significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** Of a figure's rounds, three significant digits. */
export interface Spread {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly rounds: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const [lower, middle, upper] = [0.25, 0.5, 0.75].map((share) => rounded(quantile(values, share)));
  return { median: middle!, lowerQuartile: lower!, upperQuartile: upper!, rounds: values.length };
}

/** The ratios of each round, first to second: what a round's machine did falls out of them. */
export function ratiosOf(first: readonly number[], second: readonly number[]): Spread {
  if (first.length !== second.length) throw new RangeError(`${first.length} rounds against ${second.length}`);
  return spreadOf(first.map((value, round) => value / second[round]!));
}
