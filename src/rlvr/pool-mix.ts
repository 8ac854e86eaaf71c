/**
 * Pools of training questions with stated shares of what a model has solved, has within reach and has out of reach, as tries
 * have shown. Whether mining pays depends on how much of a pool is worth asking; a mix makes that a setting.
 */
import type { PassRate } from '../products/pass-rates.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import { ConfigError } from '../support/errors.ts';
import { randomStream } from '../support/random.ts';
import { type Band, type ChanceEstimate, estimateChance, isIn } from './chance-of-right.ts';

/** `solved`: a chance above the band; `within`: in it; `beyond`: below it. */
export const REACHES = ['solved', 'within', 'beyond'] as const;
export type Reach = (typeof REACHES)[number];

/** Of any sum. */
export type ReachShares = Readonly<Record<Reach, number>>;

/** A question with what tries have shown of it. */
export interface ReachedQuestion {
  readonly question: CommonQuestion;
  /** As the estimate has it, 0-1. */
  readonly chance: number;
  readonly reach: Reach;
}

export interface MixSettings {
  readonly shares: ReachShares;
  /** Questions in all; null: as many as the shares allow. */
  readonly count: number | null;
  readonly seed: number;
}

/** ConfigError where a question was never tried. */
export function reachOf(
  questions: readonly CommonQuestion[],
  rates: readonly PassRate[],
  { estimate, band }: { readonly estimate: ChanceEstimate; readonly band: Band },
): ReachedQuestion[] {
  const byId = new Map(rates.map((rate) => [rate.id, rate]));
  return questions.map((question) => {
    const rate = byId.get(question.id);
    if (rate === undefined)
      throw new ConfigError(
        `question ${question.id} was never tried: the pass rates are of other questions; measure those that are mixed`,
      );
    const tried = { attempts: rate.tries, failures: rate.tries - rate.right };
    const chance = estimateChance(estimate, tried, question.options.length);
    return { question, chance, reach: isIn(chance, band) ? 'within' : chance > band.high ? 'solved' : 'beyond' };
  });
}

/**
 * Drawn at random, in the order of `reached`. Mixes of the same questions and seed take theirs from the same shuffled order,
 * so that of each reach the fewer are among the more. ConfigError where the mix cannot be had, with what there is.
 */
export function drawMix(reached: readonly ReachedQuestion[], { shares, count, seed }: MixSettings): ReachedQuestion[] {
  const there = countsOf(reached);
  const most = mostOf(shares, there);
  const wanted = apportion(shares, count ?? most);
  const missing = REACHES.filter((reach) => wanted[reach] > there[reach]);
  if (missing.length > 0 || most === 0)
    throw new ConfigError(
      `the mix asks for ${inWords(wanted)} and there are ${inWords(there)} of ${reached.length} questions: ` +
        (most === 0 ? 'with these shares there is no mix' : `with these shares ${most} questions can be had`) +
        '; ask for fewer, change the shares or the band, or give more questions',
    );
  const drawn = new Set(
    REACHES.flatMap((reach) =>
      randomStream(seed, 'pool', reach)
        .shuffle(reached.filter((each) => each.reach === reach))
        .slice(0, wanted[reach]),
    ),
  );
  return reached.filter((each) => drawn.has(each));
}

export function countsOf(reached: readonly ReachedQuestion[]): Record<Reach, number> {
  const count = (reach: Reach): number => reached.filter((each) => each.reach === reach).length;
  return { solved: count('solved'), within: count('within'), beyond: count('beyond') };
}

/** Whole numbers that add up to `count`, each its share rounded down or up: what is left goes to the largest remainders. */
export function apportion(shares: ReachShares, count: number): Record<Reach, number> {
  const total = REACHES.reduce((sum, reach) => sum + shares[reach], 0);
  const exact = (reach: Reach): number => (count * shares[reach]) / total;
  const given = { solved: 0, within: 0, beyond: 0 };
  for (const reach of REACHES) given[reach] = Math.floor(exact(reach));
  const left = count - REACHES.reduce((sum, reach) => sum + given[reach], 0);
  const remainder = (reach: Reach): number => exact(reach) - Math.floor(exact(reach));
  const first = REACHES.filter((reach) => shares[reach] > 0).toSorted((a, b) => remainder(b) - remainder(a));
  for (const reach of first.slice(0, left)) given[reach]++;
  return given;
}

/** The most questions whose mix is there; 0: some of what has a share is not there at all. */
function mostOf(shares: ReachShares, there: Readonly<Record<Reach, number>>): number {
  const wanted = REACHES.filter((reach) => shares[reach] > 0);
  if (wanted.some((reach) => there[reach] === 0)) return 0;
  const total = REACHES.reduce((sum, reach) => sum + shares[reach], 0);
  // From here on a share rounded down is more than there is.
  let most = Math.ceil(Math.min(...wanted.map((reach) => ((there[reach] + 1) * total) / shares[reach])));
  const isThere = (count: number): boolean => {
    const given = apportion(shares, count);
    return wanted.every((reach) => given[reach] <= there[reach]);
  };
  while (most > 0 && !isThere(most)) most--;
  return most;
}

function inWords({ solved, within, beyond }: Readonly<Record<Reach, number>>): string {
  return `${solved} solved, ${within} within reach, ${beyond} out of reach`;
}
