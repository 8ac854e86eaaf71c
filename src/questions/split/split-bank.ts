/**
 * A bank into training, development and held-out questions, whole clusters at a time: no cluster is in two of them. The same
 * questions, shares and seed give the same splits, whatever the order of the questions.
 */
import { isPublic, type BankQuestion } from '../../records/bank-question.ts';
import { ConfigError } from '../../support/errors.ts';
import { randomStream } from '../../support/random.ts';
import { NEAR } from '../refine/near-duplicates.ts';
import { clustersOf } from './clusters-of.ts';
import { keepUntelling } from './options-that-tell.ts';

export const SPLIT_NAMES = ['train', 'development', 'held-out'] as const;
export type SplitName = (typeof SPLIT_NAMES)[number];

/** Of each of the two, a share of all questions (0 to 1) or a count; neither, or 0: none is wanted. */
export interface SplitSettings {
  readonly developmentShare?: number;
  readonly developmentCount?: number;
  readonly heldOutShare?: number;
  readonly heldOutCount?: number;
  readonly seed: number;
  /** Shingles that two questions without a subgraph share to be of one cluster, 0-1; default as for near duplicates. */
  readonly near?: number;
}

export interface SplitCounts {
  /** Questions wanted; null for training, which takes the rest. */
  readonly wanted: number | null;
  readonly questions: number;
  readonly clusters: number;
  /** Questions of its largest cluster. */
  readonly largestCluster: number;
  /** Held-out questions whose options told the answer, which no split has. */
  readonly leftOut?: number;
}

export interface BankSplits {
  /** In the order of the bank; questions without a subgraph state their cluster. */
  readonly questions: Readonly<Record<SplitName, readonly BankQuestion[]>>;
  readonly counts: Readonly<Record<SplitName, SplitCounts>>;
}

/** ConfigError for shares that cannot be, or that leave a split empty. */
export function splitBank(questions: readonly BankQuestion[], settings: SplitSettings): BankSplits {
  const { near = NEAR, seed } = settings;
  if (!(near > 0 && near <= 1)) throw new ConfigError(`near ${near}; allowed: more than 0, and 1 at most`);
  const heldOut = wantedOf('heldOut', settings, questions.length);
  const development = wantedOf('development', settings, questions.length);
  if (heldOut + development >= questions.length)
    throw new ConfigError(
      `${heldOut} held-out and ${development} development questions of ${questions.length} leave none to train on; ask for fewer`,
    );
  const names = clustersOf(questions, near);
  const sizes = new Map<string, number>();
  for (const name of names) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  const splits = new Map<string, SplitName>();
  const taken = { 'held-out': 0, development: 0 };
  // A cluster that is larger than what is still wanted is for training: no split is ever larger than asked for.
  for (const name of randomStream(seed, 'split-bank').shuffle([...sizes.keys()].toSorted())) {
    const size = sizes.get(name)!;
    const split: SplitName =
      taken['held-out'] + size <= heldOut
        ? 'held-out'
        : taken.development + size <= development
          ? 'development'
          : 'train';
    if (split !== 'train') taken[split] += size;
    splits.set(name, split);
  }
  const placesOf = (split: SplitName): number[] =>
    questions.flatMap((_, at) => (splits.get(names[at]!) === split ? [at] : []));
  const train = placesOf('train');
  const { kept, leftOut } = keepUntelling(
    placesOf('held-out'),
    train.map((at) => questions[at]!),
    (at) => questions[at]!,
  );
  const places = { train, development: placesOf('development'), 'held-out': kept };
  const of = (split: SplitName): BankQuestion[] => places[split].map((at) => clustered(questions[at]!, names[at]!));
  const countsOf = (split: SplitName, wanted: number | null): SplitCounts => {
    const own = Map.groupBy(places[split], (at) => names[at]!);
    return {
      wanted,
      questions: places[split].length,
      clusters: own.size,
      largestCluster: [...own.values()].reduce((most, { length }) => Math.max(most, length), 0),
    };
  };
  const counts = {
    train: countsOf('train', null),
    development: countsOf('development', development),
    'held-out': { ...countsOf('held-out', heldOut), ...(leftOut > 0 && { leftOut }) },
  };
  checkFilled(counts, sizes);
  return { questions: { train: of('train'), development: of('development'), 'held-out': of('held-out') }, counts };
}

function wantedOf(part: 'development' | 'heldOut', settings: SplitSettings, total: number): number {
  const [share, count] = [settings[`${part}Share`], settings[`${part}Count`]];
  if (share !== undefined && count !== undefined)
    throw new ConfigError(`${part}Share ${share} and ${part}Count ${count}; give one of them`);
  if (share !== undefined && !(share >= 0 && share < 1))
    throw new ConfigError(`${part}Share ${share}; allowed: 0 or more, and less than 1`);
  if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0))
    throw new ConfigError(`${part}Count ${count}; allowed: a whole number, 0 or more`);
  const wanted = count ?? Math.round((share ?? 0) * total);
  if (wanted === 0 && (share ?? 0) > 0)
    throw new ConfigError(`${part}Share ${share} of ${total} questions is no question; ask for more, or for 0`);
  return wanted;
}

function checkFilled(counts: BankSplits['counts'], sizes: ReadonlyMap<string, number>): void {
  const empty = SPLIT_NAMES.find((split) => counts[split].questions === 0 && counts[split].wanted !== 0);
  if (empty === undefined) return;
  const all = [...sizes.values()];
  const [total, smallest] = [
    all.reduce((sum, size) => sum + size, 0),
    all.reduce((least, size) => Math.min(least, size), Infinity),
  ];
  const wanted = counts[empty].wanted;
  throw new ConfigError(
    `no question is left for ${empty}${wanted === null ? '' : ` (${wanted} wanted)`}: ${total} questions are of ${all.length} clusters, ` +
      `which stay whole, the smallest of ${smallest}; ${SPLIT_NAMES.map((split) => `${split} ${counts[split].questions}`).join(', ')}. ` +
      'Ask for other shares, another seed, or a larger bank',
  );
}

function clustered(question: BankQuestion, cluster: string): BankQuestion {
  return isPublic(question) ? { ...question, cluster } : question;
}
