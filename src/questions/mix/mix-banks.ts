/**
 * Mixing (paper section 3.1): banks into one with stated shares by source, language, difficulty and specialty, so that
 * neither public nor synthetic questions set the tone. The paper gives no numbers; every share is the caller's.
 * Deterministic: the same banks, shares and seed give the same file. Benchmarks' own items never enter, research-only
 * ones when asked for alone.
 */
import type { BankManifest, BankStep } from '../../records/bank-manifest.ts';
import type { BankQuestion, Dropped } from '../../records/bank-question.ts';
import { ConfigError } from '../../support/errors.ts';
import { randomStream } from '../../support/random.ts';
import {
  isBenchmarkItem,
  isForCommercialUse,
  licencesOf,
  sourceOf,
  specialtyOf,
  tierOf,
  UNKNOWN,
} from '../bank/question-facts.ts';
import { questionsOf, questionsOfAll, type Bank } from '../../records/read-bank.ts';
import { writeBank } from '../bank/write-bank.ts';
import { tally } from '../tally.ts';
import { unmetCounts, unmetInWords, unmetOf, type Aspect, type UnmetMix } from './unmet-mix.ts';

export const MIX_ASPECTS = ['source', 'language', 'difficulty', 'specialty'] as const;
export type MixAspect = (typeof MIX_ASPECTS)[number];

/**
 * Shares of an aspect's values, of any sum; `rest` stands for all values not named. An aspect left out is not weighed.
 */
export type MixRatios = Partial<Record<MixAspect, Readonly<Record<string, number>>>>;

export interface MixSettings {
  readonly out: string;
  readonly banks: readonly Bank[];
  /** Relative numbers of questions of the banks, one each; absent: it does not matter which bank a question is of. */
  readonly bankWeights?: readonly number[];
  /** null: as many as the ratios allow. */
  readonly count: number | null;
  readonly ratios: MixRatios;
  readonly withNonCommercial: boolean;
  /** Takes what there is where the count or a share cannot be had; without it that is an error, and nothing is written. */
  readonly asNearAsPossible?: boolean;
  readonly seed: number;
}

export interface MixedBank {
  readonly manifest: BankManifest;
  /** What was asked for and is not given, in a sentence; null: nothing. */
  readonly unmet: string | null;
}

export const REST = 'rest';

const aspectOf: Readonly<Record<MixAspect, (question: BankQuestion) => string>> = {
  source: sourceOf,
  language: ({ language }) => language,
  difficulty: (question) => tierOf(question) ?? UNKNOWN,
  specialty: specialtyOf,
};

export function mixBanks(settings: MixSettings): MixedBank {
  const { banks, bankWeights } = settings;
  const all = questionsOfAll(banks);
  const bankAspect = bankWeights === undefined ? null : aspectOfBanks(banks, bankWeights);
  const dropped: Dropped[] = [];
  const allowed = all.filter((question) => {
    const why = whyNot(question, settings);
    if (why !== null) dropped.push({ id: question.id, step: 'mix', ...why, question: null });
    return why === null;
  });
  const aspects = aspectsOf(settings.ratios, allowed, bankAspect);
  const questions = drawMix(allowed, settings, bankAspect);
  const { count, asNearAsPossible = false } = settings;
  const leftOut = tally(dropped.map(({ reason }) => reason));
  const unmet = unmetOf(count, aspects, allowed, questions);
  const told = unmet === null ? null : unmetInWords(unmet, leftOut);
  if (unmet !== null && !asNearAsPossible) throw cannotMix(unmet, told!);
  const steps: BankStep[] = [
    {
      name: 'licences',
      before: all.length,
      after: allowed.length,
      dropped: leftOut,
      counts: {},
    },
    {
      name: 'mix',
      before: allowed.length,
      after: questions.length,
      dropped: {},
      counts: { 'not drawn': allowed.length - questions.length, ...unmetCounts(unmet) },
    },
  ];
  const { out, ratios, withNonCommercial, seed } = settings;
  const written = writeBank(out, {
    madeBy: 'mix',
    settings: {
      count,
      ratios: { ...ratios },
      ...(bankWeights === undefined ? {} : { bankWeights: [...bankWeights] }),
      withNonCommercial,
      ...(asNearAsPossible ? { asNearAsPossible } : {}),
      seed,
    },
    inputs: banks.map(({ path, sha256, manifest }) => ({ path, sha256, records: manifest?.counts.questions ?? 0 })),
    steps,
    cameIn: tally(all.map(sourceOf)),
    questions,
    dropped,
    queue: null,
    tierAgreement: null,
  });
  return { manifest: written, unmet: told };
}

function cannotMix({ given }: UnmetMix, told: string): ConfigError {
  return new ConfigError(
    `${told}. Nothing is written: ask for ${given} or fewer, state shares that the banks can give, add questions, ` +
      'or say --as-near-as-possible (in a recipe asNearAsPossible = true) to take what there is',
  );
}

function aspectOfBanks(banks: readonly Bank[], weights: readonly number[]): Aspect {
  if (!weights.some((weight) => weight > 0)) throw new ConfigError('every bank has weight 0; one must have more');
  const places = new Map<string, string>();
  for (const [at, bank] of banks.entries()) for (const { id } of questionsOf(bank)) places.set(id, String(at));
  return {
    name: 'bank',
    ratios: Object.fromEntries(weights.map((weight, at) => [String(at), weight])),
    of: ({ id }) => places.get(id)!,
  };
}

function whyNot(
  question: BankQuestion,
  { withNonCommercial }: MixSettings,
): Pick<Dropped, 'reason' | 'evidence'> | null {
  const licence = licencesOf(question).join('; ');
  if (isBenchmarkItem(question))
    return { reason: 'benchmark-item', evidence: `${sourceOf(question)} is for measuring` };
  if (!withNonCommercial && !isForCommercialUse(question))
    return { reason: 'non-commercial', evidence: `${sourceOf(question)}: ${licence}` };
  return null;
}

/**
 * A cell is a value of every weighed aspect; its weight is the product of their shares. As many questions as the
 * scarcest cell allows at these weights, or `count`, spread over the cells by largest remainder; what a cell lacks goes
 * to the others.
 */
export function drawMix(
  questions: readonly BankQuestion[],
  { count, ratios, seed }: Pick<MixSettings, 'count' | 'ratios' | 'seed'>,
  bankAspect: Aspect | null = null,
): BankQuestion[] {
  const aspects = aspectsOf(ratios, questions, bankAspect);
  const cells = new Map<string, { readonly weight: number; readonly members: BankQuestion[] }>();
  for (const question of questions) {
    const values = aspects.map((aspect) => aspect.of(question));
    const weight = aspects.reduce((product, aspect, at) => product * shareOf(aspect.ratios, values[at]!), 1);
    if (weight === 0) continue;
    const key = JSON.stringify(values);
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { weight, members: [question] });
    else cell.members.push(question);
  }
  if (cells.size === 0) throw new ConfigError('no question is left to mix; see the ratios and --with-non-commercial');
  const keys = [...cells.keys()].toSorted();
  const weights = keys.map((key) => cells.get(key)!.weight);
  const sizes = keys.map((key) => cells.get(key)!.members.length);
  const counts = aspects.length === 0 ? [Math.min(count ?? sizes[0]!, sizes[0]!)] : spread(weights, sizes, count);
  const drawn = keys.flatMap((key, at) =>
    randomStream(seed, 'mix', key).shuffle(cells.get(key)!.members.toSorted(byId)).slice(0, counts[at]!),
  );
  return randomStream(seed, 'mix-order').shuffle(drawn.toSorted(byId));
}

function aspectsOf(ratios: MixRatios, questions: readonly BankQuestion[], bankAspect: Aspect | null): Aspect[] {
  const named = MIX_ASPECTS.filter((aspect) => ratios[aspect] !== undefined);
  for (const aspect of named) checkNames(aspect, ratios[aspect]!, questions);
  const aspects = named.map((name): Aspect => {
    const own = ratios[name]!;
    return { name, ratios: own, of: (question) => nameIn(own, aspectOf[name](question)) };
  });
  return bankAspect === null ? aspects : [...aspects, bankAspect];
}

/** How many questions each cell gives, never more than it has. */
export function spread(weights: readonly number[], sizes: readonly number[], count: number | null): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const most = Math.floor(Math.min(...sizes.map((size, at) => (size * total) / weights[at]!)) + 1e-9);
  const counts = weights.map(() => 0);
  let left = Math.min(
    count ?? most,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  while (left > 0) {
    const open = weights.flatMap((_, at) => (counts[at]! < sizes[at]! ? [at] : []));
    const openWeight = open.reduce((sum, at) => sum + weights[at]!, 0);
    const wanted = open.map((at) => (left * weights[at]!) / openWeight);
    const whole = wanted.map(Math.floor);
    const order = open
      .map((_, index) => index)
      .toSorted((one, other) => wanted[other]! - whole[other]! - (wanted[one]! - whole[one]!) || one - other);
    const over = left - whole.reduce((sum, each) => sum + each, 0);
    for (const index of order.slice(0, over)) whole[index]!++;
    for (const [index, at] of open.entries()) {
      const taken = Math.min(whole[index]!, sizes[at]! - counts[at]!);
      counts[at]! += taken;
      left -= taken;
    }
  }
  return counts;
}

function checkNames(
  aspect: MixAspect,
  ratios: Readonly<Record<string, number>>,
  questions: readonly BankQuestion[],
): void {
  const there = tally(questions.map(aspectOf[aspect]));
  const missing = Object.keys(ratios).find((name) => name !== REST && !Object.hasOwn(there, name) && ratios[name]! > 0);
  if (missing !== undefined)
    throw new ConfigError(
      `--${aspect}: no question is of ${JSON.stringify(missing)}; there are ${Object.keys(there).join(', ') || 'none'}`,
    );
  if (!Object.values(ratios).some((share) => share > 0)) throw new ConfigError(`--${aspect}: every share is 0`);
}

function nameIn(ratios: Readonly<Record<string, number>>, value: string): string {
  return Object.hasOwn(ratios, value) ? value : REST;
}

/** The share of a value; one that is not named has the share of `rest`, or none. */
function shareOf(ratios: Readonly<Record<string, number>>, name: string): number {
  return Object.hasOwn(ratios, name) ? ratios[name]! : 0;
}

function byId(one: BankQuestion, other: BankQuestion): number {
  return one.id < other.id ? -1 : Number(one.id > other.id);
}
