/**
 * What simple rules make of the options alone, as a reader could who sees no vignette: each gives every option a score and
 * takes the highest. Where all of them do no better and no worse than chance, the options tell little.
 */
import type { ShownOptions } from '../../grading/options-only.ts';
import { OptionsOnlyModel } from './options-only-model.ts';

/** What training made of an option in questions of one kind. */
interface Offered {
  readonly times: number;
  readonly right: number;
}

export interface ScoredOption {
  readonly text: string;
  /** In training questions of the kind. */
  readonly offered: Offered;
  /** Questions of the kind in training whose options are of its type. */
  readonly ofType: number;
  /** Sum over the other options of the share of training questions of both in which it was right and not the other. */
  readonly won: number;
  /** Most options that a training question shares which it answers. */
  readonly shared: number;
  /** What a classifier makes of it that was fitted to training options. */
  readonly fitted: number;
  /** Place among the question's texts, the first by the alphabet 0. */
  readonly place: number;
}

/** Right one time in four, with the weight of one appearance, before training says more. */
const shareOf = (right: number, times: number): number => (right + 0.25) / (times + 1);
const shareRight = ({ offered: { times, right } }: ScoredOption): number => shareOf(right, times);

export const OPTION_RULES = {
  'offered most': ({ offered }: ScoredOption) => offered.times,
  'offered least': ({ offered }: ScoredOption) => -offered.times,
  'right most often': shareRight,
  'right least often': (option: ScoredOption) => -shareRight(option),
  'right most times': ({ offered }: ScoredOption) => offered.right,
  'right fewest times': ({ offered }: ScoredOption) => -offered.right,
  'wins beside the others': ({ won }: ScoredOption) => won,
  'loses beside the others': ({ won }: ScoredOption) => -won,
  'of the most alike question': ({ shared }: ScoredOption) => shared,
  'of the least alike question': ({ shared }: ScoredOption) => -shared,
  'by a classifier of options': ({ fitted }: ScoredOption) => fitted,
  'against a classifier of options': ({ fitted }: ScoredOption) => -fitted,
  longest: ({ text }: ScoredOption) => text.length,
  shortest: ({ text }: ScoredOption) => -text.length,
  'first by the alphabet': ({ place }: ScoredOption) => -place,
  'last by the alphabet': ({ place }: ScoredOption) => place,
  'of the rarest type': ({ ofType }: ScoredOption) => -ofType,
} as const;
export type OptionRule = keyof typeof OPTION_RULES;

/** Another than that of the classifier which held-out questions are held to. */
const OTHER_ORDER = 1;

export interface RuleAccuracy {
  /** Share right, 0-1; a tie counts as the chance of drawing the answer from it. */
  readonly accuracy: Readonly<Record<OptionRule, number>>;
  readonly chance: number;
}

/** `typeOf`: the type of an option's entity. */
export function ruleAccuracy(
  training: readonly ShownOptions[],
  asked: readonly ShownOptions[],
  typeOf: (entity: string) => string,
): RuleAccuracy {
  const offered = new Map<string, { times: number; right: number }>();
  const types = new Map<string, number>();
  const wins = new Map<string, number>();
  const answered = new Map<string, ReadonlySet<string>[]>();
  for (const { kind, options, answer } of training) {
    const right = options.find(({ letter }) => letter === answer);
    for (const option of options) {
      const counts = at(offered, keyOf(kind, option), () => ({ times: 0, right: 0 }));
      counts.times += 1;
      if (option.letter === answer) counts.right += 1;
      const type = `${kind ?? ''} ${typeOf(option.entity ?? option.text)}`;
      types.set(type, (types.get(type) ?? 0) + 1);
      if (right === undefined) continue;
      if (option === right) {
        at(answered, keyOf(kind, option), () => []).push(new Set(options.map((each) => keyOf(kind, each))));
        continue;
      }
      const pair = `${keyOf(kind, right)} > ${keyOf(kind, option)}`;
      wins.set(pair, (wins.get(pair) ?? 0) + 1);
    }
  }
  const model = new OptionsOnlyModel(
    training.flatMap(({ kind, options, answer }) => {
      const right = options.find(({ letter }) => letter === answer);
      if (right === undefined) return [];
      const wrong = options.filter((option) => option !== right).map((option) => keyOf(kind, option));
      return [{ kind: kind ?? '', right: keyOf(kind, right), wrong }];
    }),
    OTHER_ORDER,
  );
  const shared = (one: string, options: readonly string[]): number =>
    Math.max(0, ...(answered.get(one) ?? []).map((set) => options.filter((option) => set.has(option)).length));
  const won = (one: string, other: string): number => {
    const times = wins.get(`${one} > ${other}`) ?? 0;
    return shareOf(times, times + (wins.get(`${other} > ${one}`) ?? 0));
  };
  const sums = Object.fromEntries(Object.keys(OPTION_RULES).map((rule) => [rule, 0])) as Record<OptionRule, number>;
  let chance = 0;
  for (const { kind, options, answer } of asked) {
    const inOrder = options.map(({ text }) => text).toSorted(byCode);
    const keys = options.map((option) => keyOf(kind, option));
    const scored = options.map((option) => ({
      text: option.text,
      offered: offered.get(keyOf(kind, option)) ?? { times: 0, right: 0 },
      ofType: types.get(`${kind ?? ''} ${typeOf(option.entity ?? option.text)}`) ?? 0,
      won: options
        .filter((other) => other !== option)
        .reduce((sum, other) => sum + won(keyOf(kind, option), keyOf(kind, other)), 0),
      shared: shared(keyOf(kind, option), keys),
      fitted: model.score(kind ?? '', keyOf(kind, option), keys),
      place: inOrder.indexOf(option.text),
    }));
    const right = options.findIndex(({ letter }) => letter === answer);
    chance += 1 / options.length;
    for (const [rule, score] of Object.entries(OPTION_RULES) as [OptionRule, (option: ScoredOption) => number][])
      sums[rule] += chanceOfHit(scored.map(score), right);
  }
  const mean = (sum: number): number => sum / asked.length;
  const accuracy = Object.fromEntries(Object.entries(sums).map(([rule, sum]) => [rule, mean(sum)]));
  return { accuracy: accuracy as Record<OptionRule, number>, chance: mean(chance) };
}

function chanceOfHit(scores: readonly number[], right: number): number {
  const best = Math.max(...scores);
  return scores[right] === best ? 1 / scores.filter((score) => score === best).length : 0;
}

/** As every machine orders texts, whatever its language. */
function byCode(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function keyOf(kind: ShownOptions['kind'], { entity, text }: ShownOptions['options'][number]): string {
  return `${kind ?? ''} ${entity ?? text}`;
}

function at<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let found = map.get(key);
  if (found === undefined) {
    found = make();
    map.set(key, found);
  }
  return found;
}
