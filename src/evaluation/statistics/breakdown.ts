/** Accuracy within groups of questions: by tier, hops, rarity, language and kind. */
import { difficultyTierSchema, languageSchema, questionKindSchema } from '../../records/question.ts';
import { raritySchema, type Score } from '../../records/score.ts';
import { accuracyOf, type Accuracy } from './statistics.ts';

export const dimensions = ['tier', 'hops', 'rarity', 'language', 'kind'] as const;
export type Dimension = (typeof dimensions)[number];

export interface GroupAccuracy extends Accuracy {
  /** The group's value as text: "difficult", "3", "zh". */
  readonly group: string;
}

const orders: Record<Exclude<Dimension, 'hops'>, readonly string[]> = {
  tier: difficultyTierSchema.options,
  rarity: raritySchema.options,
  language: languageSchema.options,
  kind: questionKindSchema.options,
};

/** Groups in their natural order; a group without scores is absent. */
export function breakDown(scores: readonly Score[], dimension: Dimension): GroupAccuracy[] {
  const groups = Map.groupBy(scores, (score) => String(score[dimension]));
  const order = dimension === 'hops' ? [...groups.keys()].sort((a, b) => Number(a) - Number(b)) : orders[dimension];
  return order.flatMap((group) => {
    const accuracy = accuracyOf(groups.get(group) ?? []);
    return accuracy === null ? [] : [{ group, ...accuracy }];
  });
}
