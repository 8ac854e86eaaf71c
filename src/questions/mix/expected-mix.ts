/**
 * What a mix of banks that are still to be made comes to at the most: shares by bank or by source bound the whole by
 * whichever is scarcest. Other shares (language, difficulty, specialty) may lower it further, which nobody knows before.
 */
import { about, atMost, exactly, type ExpectedCount } from '../../products/expected-count.ts';
import { meanBytes, together, type SourcedQuestions } from '../../products/expected-products.ts';
import { REST, type MixRatios } from './mix-banks.ts';

export interface WeighedBank {
  /** Null: the recipe states none. */
  readonly weight: number | null;
  readonly sources: readonly SourcedQuestions[];
}

export interface ExpectedMixSettings extends MixRatios {
  readonly count?: number | undefined;
  readonly asNearAsPossible: boolean;
}

/** One share of the mix and what there is for it. */
interface Part {
  readonly share: number;
  readonly sources: readonly SourcedQuestions[];
}

export function expectedMix(banks: readonly WeighedBank[], settings: ExpectedMixSettings): SourcedQuestions[] {
  const parts = partsOf(banks, settings).filter(({ share }) => share > 0);
  const weights = parts.reduce((sum, { share }) => sum + share, 0);
  const pools = parts.map(({ share, sources }) => ({ share: share / weights, ...together(sources), sources }));
  const isShared = pools.length > 1;
  const { count: wanted } = settings;
  const most = Math.min(
    wanted ?? Infinity,
    ...pools.map(({ share, questions }) => (questions === null ? Infinity : questions.count / share)),
  );
  if (!Number.isFinite(most)) return pools.flatMap(({ sources }) => sources.map(unknownCount));
  const total = mixedCount(most, settings, banks);
  return pools.map(({ share, questions, bytes, untiered, sources }) => ({
    source: sources.length === 1 ? sources[0]!.source : null,
    questions: isShared ? scaled(total, share) : total,
    bytes: bytes ?? meanBytes(sources.map((each) => ({ bytes: each.bytes, weight: each.questions?.count ?? null }))),
    untiered: untieredOf(untiered, questions, scaled(total, share)),
  }));
}

/** A count that is stated is kept to or refused; without one, or where less will do, it is a bound. */
function mixedCount(
  most: number,
  { count: wanted, asNearAsPossible }: ExpectedMixSettings,
  banks: readonly WeighedBank[],
): ExpectedCount {
  if (wanted !== undefined && !asNearAsPossible) return exactly(wanted);
  const all = together(banks.flatMap(({ sources }) => sources)).questions;
  return wanted === undefined && banks.length === 1 && all !== null && all.count === most
    ? all
    : atMost(Math.floor(most));
}

function partsOf(banks: readonly WeighedBank[], settings: ExpectedMixSettings): Part[] {
  if (banks.some(({ weight }) => weight !== null))
    return banks.map(({ weight, sources }) => ({ share: weight ?? 1, sources }));
  const sources = banks.flatMap((bank) => bank.sources);
  const shares = settings.source;
  if (shares === undefined || sources.some(({ source }) => source === null)) return [{ share: 1, sources }];
  const named = Object.keys(shares).filter((name) => name !== REST);
  const of = (isIn: (source: string) => boolean): SourcedQuestions[] => sources.filter(({ source }) => isIn(source!));
  return [
    ...named.map((name) => ({ share: shares[name]!, sources: of((source) => source === name) })),
    { share: shares[REST] ?? 0, sources: of((source) => !named.includes(source)) },
  ];
}

function unknownCount(source: SourcedQuestions): SourcedQuestions {
  return { ...source, questions: null, untiered: source.untiered?.count === 0 ? exactly(0) : null };
}

/** In the proportion of the pool that is drawn from. */
function untieredOf(
  untiered: ExpectedCount | null,
  questions: ExpectedCount | null,
  drawn: ExpectedCount,
): ExpectedCount | null {
  if (untiered?.count === 0) return exactly(0);
  if (untiered === null || questions === null) return null;
  if (untiered.count >= questions.count) return drawn;
  return {
    ...scaled(drawn, untiered.count / questions.count),
    bound: drawn.bound === 'exactly' ? 'about' : drawn.bound,
  };
}

function scaled(count: ExpectedCount, share: number): ExpectedCount {
  return count.bound === 'at most' ? atMost(Math.ceil(count.count * share)) : about(count.count * share);
}
