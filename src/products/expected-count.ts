/** Numbers that are told before they are counted: how many, how surely, and sums and products of them. */

export interface ExpectedCount {
  readonly count: number;
  readonly bound: 'exactly' | 'about' | 'at most';
  /**
   * Of a bound from above, what it comes to where answers are as long as the traces that were learned; absent: nobody
   * knows better than the bound.
   */
  readonly likely?: number;
}

export function exactly(count: number): ExpectedCount {
  return { count, bound: 'exactly' };
}

export function about(count: number): ExpectedCount {
  return { count: Math.round(count), bound: 'about' };
}

export function atMost(count: number, likely?: number): ExpectedCount {
  return likely === undefined || likely >= count ? { count, bound: 'at most' } : { count, bound: 'at most', likely };
}

/** The same number as a bound from above. */
export function upTo(count: ExpectedCount): ExpectedCount {
  return { ...count, bound: 'at most' };
}

/** The loosest bound of the parts is the bound of the sum. */
export function sumOfCounts(counts: readonly ExpectedCount[]): ExpectedCount {
  return joined(counts, (values) => values.reduce((sum, each) => sum + each, 0));
}

/** Null where a part is unknown. */
export function sumIfKnown(counts: readonly (ExpectedCount | null)[]): ExpectedCount | null {
  const known = counts.filter((count) => count !== null);
  return known.length < counts.length ? null : sumOfCounts(known);
}

/** Null where a factor is unknown and none is 0. */
export function productOf(...counts: readonly (ExpectedCount | null)[]): ExpectedCount | null {
  if (counts.some((count) => count?.count === 0)) return exactly(0);
  const known = counts.filter((count) => count !== null);
  return known.length < counts.length
    ? null
    : joined(known, (values) => values.reduce((product, each) => product * each, 1));
}

/** What is to be reckoned with rather than the bound. */
export function likelyOf({ count, likely = count }: ExpectedCount): number {
  return likely;
}

function joined(counts: readonly ExpectedCount[], join: (values: readonly number[]) => number): ExpectedCount {
  const bounds = new Set(counts.map(({ bound }) => bound));
  const count = join(counts.map((each) => each.count));
  const isLikely = counts.some(({ likely }) => likely !== undefined);
  if (bounds.has('at most')) return atMost(count, isLikely ? join(counts.map(likelyOf)) : undefined);
  return { count, bound: bounds.has('about') ? 'about' : 'exactly' };
}
