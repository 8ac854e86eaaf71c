/**
 * Blind traces beside those that saw the answer: where the answer is first named, and how often each detector finds a leak.
 * A shift between the two classes is the leak that can be measured, whatever single traces look like.
 */
import { wilsonInterval } from '../../../support/wilson-interval.ts';
import type { AskedQuestion, Trace, TraceCheck } from '../trace-flaw.ts';
import { firstPosition, optionText, type GoldNames } from './gold-position.ts';

export interface TraceOf {
  readonly trace: Trace;
  readonly question: AskedQuestion;
}

export interface Rate {
  readonly found: number;
  readonly traces: number;
  /** Share and its 95 % interval, 0-1; null of no traces. */
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface LeaksOfClass {
  readonly traces: number;
  /** That name the answer in the reasoning. */
  readonly named: number;
  /** Quartiles of the first mention's place, 0 (the beginning) to 1; null where none names it. */
  readonly position: { readonly quarter: number; readonly median: number; readonly threeQuarters: number } | null;
  /** First mentions by tenth of the reasoning. */
  readonly tenths: readonly number[];
  readonly rates: Readonly<Record<string, Rate>>;
}

export interface LeakReport {
  readonly blind: LeaksOfClass;
  readonly sawAnswer: LeaksOfClass;
  /**
   * Chance that a trace that saw the answer names it earlier than a blind one, ties half (the area under the curve of the
   * position); 0.5: no shift. Null where a class never names it.
   */
  readonly earlier: number | null;
}

export function leakReport(
  classes: { readonly blind: readonly TraceOf[]; readonly sawAnswer: readonly TraceOf[] },
  detectors: Readonly<Record<string, TraceCheck>>,
  names: GoldNames = optionText,
): LeakReport {
  const positions = (traces: readonly TraceOf[]): number[] =>
    traces
      .flatMap(({ trace, question }) => firstPosition(trace, question, names) ?? [])
      .toSorted((one, other) => one - other);
  const [blind, seen] = [positions(classes.blind), positions(classes.sawAnswer)];
  return {
    blind: leaksOf(classes.blind, blind, detectors),
    sawAnswer: leaksOf(classes.sawAnswer, seen, detectors),
    earlier: earlierThan(seen, blind),
  };
}

function leaksOf(
  traces: readonly TraceOf[],
  sorted: readonly number[],
  detectors: Readonly<Record<string, TraceCheck>>,
): LeaksOfClass {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const position of sorted) tenths[Math.min(9, Math.floor(position * 10))]!++;
  const quantile = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  const rates = Object.entries(detectors).map(([name, check]) => {
    const found = traces.filter(({ trace, question }) => check(trace, question) !== null).length;
    return [name, rateOf(found, traces.length)] as const;
  });
  return {
    traces: traces.length,
    named: sorted.length,
    position:
      sorted.length === 0 ? null : { quarter: quantile(0.25), median: quantile(0.5), threeQuarters: quantile(0.75) },
    tenths,
    rates: Object.fromEntries(rates),
  };
}

export function rateOf(found: number, traces: number): Rate {
  if (traces === 0) return { found, traces, share: null, low: null, high: null };
  return { found, traces, share: found / traces, ...wilsonInterval(found / traces, traces) };
}

/** Both sorted; one walk through the two. */
function earlierThan(seen: readonly number[], blind: readonly number[]): number | null {
  if (seen.length === 0 || blind.length === 0) return null;
  let [earlier, below, upTo] = [0, 0, 0];
  for (const position of blind) {
    while (below < seen.length && seen[below]! < position) below++;
    while (upTo < seen.length && seen[upTo]! <= position) upTo++;
    earlier += (below + upTo) / 2;
  }
  return earlier / (seen.length * blind.length);
}
