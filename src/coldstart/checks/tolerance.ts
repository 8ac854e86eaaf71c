/** Whether a printed value is what was computed: half a unit of its last place, or 2 %. */

/** Ours, as calculators of clinical scores are graded; what was rounded on the way is within it. */
const RELATIVE = 0.02;
/** Dust of decimal fractions in binary. */
const DUST = 1e-9;

export interface Printed {
  readonly value: number;
  /** Digits behind the point; null where it was computed itself. */
  readonly decimals: number | null;
}

export function agrees(computed: number, { value, decimals }: Printed): boolean {
  const half = decimals === null ? 0 : 0.5 * 10 ** -decimals;
  return Math.abs(computed - value) <= Math.max(half, RELATIVE * Math.abs(value)) * (1 + DUST) + Number.EPSILON;
}
