/**
 * Seconds of a stage by what it takes and by what a machine does a second, term by term, so that who reads a plan can add up.
 * Rates are measured here (`fleming plan --measure`) or stated by the recipe of a machine that is elsewhere (`[rates]`).
 */
import type { ExpectedPart, ExpectedWork } from '../products/expectation.ts';
import { exactly, productOf, sumOfCounts, type ExpectedCount } from '../products/expected-count.ts';
import type { StatedRates } from './recipe-schema.ts';

export interface StageRates {
  /** What a second holds: tokens, or answers, traces and rows as wholes. */
  readonly unit: 'tokens' | 'answers';
  /** Null: unknown. */
  readonly trainedPerSecond: number | null;
  readonly writtenPerSecond: number | null;
  /** Absent: reading is part of the other rates. */
  readonly readPerSecond?: number;
  /** Of an update of the weights; absent: it is part of what is trained. */
  readonly secondsPerStep?: number;
}

/** One line of the sum. */
export interface TimeTerm {
  readonly what: 'trained' | 'written' | 'read' | 'updates';
  readonly count: ExpectedCount;
  readonly unit: StageRates['unit'] | 'steps';
  readonly perSecond: number;
  readonly seconds: ExpectedCount;
}

export interface PlannedTime {
  readonly seconds: ExpectedCount;
  readonly terms: readonly TimeTerm[];
}

/** Null where a count or a rate that it needs is unknown. */
export function timeOf(work: ExpectedWork, rates: StageRates): PlannedTime | null {
  const { unit, trainedPerSecond, writtenPerSecond, readPerSecond, secondsPerStep } = rates;
  const counted = (part: ExpectedPart): ExpectedCount | null => (unit === 'tokens' ? part.tokens : part.sequences);
  const terms = [
    termOf('trained', counted(work.trained), unit, trainedPerSecond),
    ...(secondsPerStep === undefined ? [] : [termOf('updates', work.steps, 'steps', 1 / secondsPerStep)]),
    termOf('written', counted(work.written), unit, writtenPerSecond),
    ...(readPerSecond === undefined ? [] : [termOf('read', counted(work.read), unit, readPerSecond)]),
  ];
  const known = terms.filter((term) => term !== null);
  if (known.length < terms.length) return null;
  const needed = known.filter(({ count }) => count.count > 0);
  return { seconds: sumOfCounts(needed.map(({ seconds }) => seconds)), terms: needed };
}

/** As the recipe states them; null: it states no rate, or only a price. */
export function statedRates({ unit, readPerSecond, ...stated }: StatedRates): StageRates | null {
  const { trainedPerSecond = null, writtenPerSecond = null } = stated;
  if (trainedPerSecond === null && writtenPerSecond === null) return null;
  const rates: StageRates = { unit, trainedPerSecond, writtenPerSecond };
  return readPerSecond === undefined ? rates : { ...rates, readPerSecond };
}

/** What is not there takes no time, however fast the machine is. */
function termOf(
  what: TimeTerm['what'],
  count: ExpectedCount | null,
  unit: TimeTerm['unit'],
  perSecond: number | null,
): TimeTerm | null {
  if (count === null || (count.count > 0 && perSecond === null)) return null;
  const rate = perSecond ?? 1;
  return { what, count, unit, perSecond: rate, seconds: secondsOf(count, rate) };
}

/** What was measured is about so. */
function secondsOf(count: ExpectedCount, perSecond: number): ExpectedCount {
  const seconds = productOf(count, exactly(1 / perSecond))!;
  return seconds.bound === 'exactly' ? { ...seconds, bound: 'about' } : seconds;
}
