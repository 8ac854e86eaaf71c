/** Numbers to places on a chart: linear scales in percent and round ticks. */

export interface Scale {
  readonly min: number;
  readonly max: number;
  /** Round values inside [min, max], ascending. */
  readonly ticks: readonly number[];
}

/** A scale that begins and ends at ticks and holds all `values`; a lone or missing value gets room around it. */
export function scaleFor(values: readonly number[], wantedTicks = 4): Scale {
  let low = Math.min(...values);
  let high = Math.max(...values);
  if (values.length === 0) [low, high] = [0, 1];
  // Subnormal numbers count as 0: a step between them would round to nothing.
  if (Math.max(Math.abs(low), Math.abs(high)) < 1e-300) [low, high] = [0, 1];
  if (low === high) [low, high] = [Math.min(0, low), Math.max(0, high)];
  const step = roundStep((high - low) / (wantedTicks - 1));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { min: ticks[0]!, max: ticks.at(-1)!, ticks };
}

/** Place of `value` from 0 (min) to 100 (max), clipped, as an attribute value. */
export function place(scale: Scale, value: number): string {
  const share = (value - scale.min) / (scale.max - scale.min);
  return (100 * Math.min(1, Math.max(0, share))).toFixed(2);
}

/** The smallest of 1, 2, 5 times a power of ten that is at least `rough`. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** A tick as text: enough digits to tell it from its neighbours. */
export function tickText(scale: Scale, value: number): string {
  const step = scale.ticks.length > 1 ? scale.ticks[1]! - scale.ticks[0]! : 1;
  if (step >= 1000) return value === 0 ? '0' : `${value / 1000}k`;
  if (step < 1e-4) return value === 0 ? '0' : value.toExponential(0);
  return value.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}
