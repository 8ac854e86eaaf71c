/** What a drawn curve is made of, apart from its drawing: thinned, smoothed, read at a place. */
export type Point = readonly [x: number, y: number];

/** More points than a panel has pixels are averaged in equal runs. */
export function thinned(points: readonly Point[], most: number): readonly Point[] {
  const run = Math.ceil(points.length / most);
  if (run <= 1) return points;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return Array.from({ length: Math.ceil(points.length / run) }, (_, at): Point => {
    const part = points.slice(at * run, (at + 1) * run);
    return [mean(part.map(([x]) => x)), mean(part.map(([, y]) => y))];
  });
}

/** The running mean over a twentieth of the curve on either side together. */
export function smoothed(points: readonly Point[]): Point[] {
  const reach = Math.max(2, Math.round(points.length / 40));
  const sums = [0];
  for (const [, y] of points) sums.push(sums.at(-1)! + y);
  return points.map(([x], at) => {
    const [from, to] = [Math.max(0, at - reach), Math.min(points.length, at + reach + 1)];
    return [x, (sums[to]! - sums[from]!) / (to - from)];
  });
}

/** The point nearest to `x`; null: the curve has none. Its points are in the order of x. */
export function nearest(points: readonly Point[], x: number): Point | null {
  if (points.length === 0) return null;
  let [low, high] = [0, points.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle]![0] < x) low = middle;
    else high = middle;
  }
  const [one, other] = [points[low]!, points[high]!];
  return Math.abs(one[0] - x) <= Math.abs(other[0] - x) ? one : other;
}
