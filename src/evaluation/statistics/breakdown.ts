/** Accuracy within groups of questions: by tier, hops, rarity, language and kind. */
import { difficultyTierSchema, languageSchema, questionKindSchema, raritySchema } from '../../records/question.ts';
import type { Score } from '../../records/score.ts';
import { accuracyOf, type Accuracy } from './statistics.ts';

export const dimensions = ['tier', 'hops', 'rarity', 'language', 'kind'] as const;
export type Dimension = (typeof dimensions)[number];

export interface GroupAccuracy extends Accuracy {
  /** The group's value as text: "difficult", "3", "zh". Null: the questions that do not say. */
  readonly group: string | null;
}

/** Values that have an order of their own; others follow, by number or letter. */
const orders: Readonly<Record<Exclude<Dimension, 'hops'>, readonly string[]>> = {
  tier: difficultyTierSchema.options,
  rarity: raritySchema.options,
  language: languageSchema.options,
  kind: questionKindSchema.options,
};

/** Groups in their natural order; a group without scores is absent. Empty where no score says anything of the dimension. */
export function breakDown(scores: readonly Score[], dimension: Dimension): GroupAccuracy[] {
  const groups = Map.groupBy(scores, (score) => score[dimension]);
  const stated = [...groups.keys()].filter((value) => value !== null);
  if (stated.length === 0) return [];
  const known = dimension === 'hops' ? [] : orders[dimension];
  const placeOf = (value: string | number): number =>
    known.includes(String(value)) ? known.indexOf(String(value)) : known.length;
  const sorted = stated.toSorted((a, b) => placeOf(a) - placeOf(b) || compareValues(a, b));
  return [...sorted, null].flatMap((value) => {
    const accuracy = accuracyOf(groups.get(value) ?? []);
    return accuracy === null ? [] : [{ group: value === null ? null : String(value), ...accuracy }];
  });
}

function compareValues(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [first, second] = [String(a), String(b)];
  return first < second ? -1 : Number(first > second);
}
