/** Wilson's score interval of a share. */

/** The normal deviate that leaves 95 % between it and its negative. */
const Z_95 = 1.959963984540054;

/** Of a share `p` seen in `count` draws (which need not be whole); sound at 0 and 1 too. 95 % unless `z` says otherwise. */
export function wilsonInterval(p: number, count: number, z: number = Z_95): { low: number; high: number } {
  const weight = (z * z) / count;
  const centre = (p + weight / 2) / (1 + weight);
  const half = (z / (1 + weight)) * Math.sqrt((p * (1 - p)) / count + weight / (4 * count));
  // Rounding must not push the interval off its own estimate at 0 and 1.
  return { low: Math.max(0, Math.min(p, centre - half)), high: Math.min(1, Math.max(p, centre + half)) };
}
