/**
 * Difficulty from the graph (the paper has a language model judge; its definitions are kept: Easy = basic knowledge,
 * Moderate = intermediate reasoning, Difficult = multi-step inference or rare conditions).
 */
import type { PrevalenceClass } from '../../graph/schema.ts';
import type { Question } from '../../records/question.ts';

export interface DifficultySigns {
  /** Edges from the findings to the answer, 2-4. */
  readonly hops: number;
  /** Mean share of the observed findings that the distractors' diseases have, 0-1. */
  readonly overlap: number;
  readonly rarity: PrevalenceClass | 'unknown';
}

const RARITY_POINTS: Readonly<Record<DifficultySigns['rarity'], number>> = {
  common: 0,
  uncommon: 0.25,
  rare: 0.5,
  // An uncommon disease makes a question neither easier nor harder.
  unknown: 0.25,
};

/** Points from 0 (easiest) to about 3.5: one a hop beyond two, the overlap, half a point for a rare disease. */
export function difficultyScore({ hops, overlap, rarity }: DifficultySigns): number {
  return hops - 2 + overlap + RARITY_POINTS[rarity];
}

/** Least points of a tier. */
export interface TierBorders {
  readonly moderate: number;
  readonly difficult: number;
}

/** Ours: common two-hop questions are easy, three hops moderate, nearly all of four difficult. */
export const TIER_BORDERS: TierBorders = { moderate: 1, difficult: 2.3 };

export function difficultyOf<R extends DifficultySigns['rarity']>(
  signs: DifficultySigns & { readonly rarity: R },
  borders: TierBorders = TIER_BORDERS,
): Omit<Question['difficulty'], 'rarity'> & { rarity: R } {
  const score = difficultyScore(signs);
  const tier = score < borders.moderate ? 'easy' : score < borders.difficult ? 'moderate' : 'difficult';
  return { tier, hops: signs.hops, overlap: round(signs.overlap), rarity: signs.rarity };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
