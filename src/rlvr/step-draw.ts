/** What a curriculum asks in a step, from what is known of the questions by then. */
import type { CommonQuestion } from '../records/common-question.ts';
import type { RandomStream } from '../support/random.ts';
import type { Band } from './chance-of-right.ts';
import {
  balancedDraw,
  bandDraw,
  knownChances,
  minedDraw,
  type MinedRatio,
  type MiningRecord,
  type QuestionDraw,
  type TierOf,
  uniformDraw,
} from './curriculum.ts';
import type { MeasuringSettings } from './measured-tiers.ts';
import type { MiningSettings } from './mine-hard-samples.ts';
import type { KnownChance } from './rollout-allocation.ts';

export type Curriculum =
  /**
   * Easy and Moderate in equal numbers. `measuring`: how tiers that the bank does not state are measured before the first
   * step; null: the bank must state them all.
   */
  | { readonly kind: 'balanced'; readonly measuring: MeasuringSettings | null }
  /** All questions alike, whatever their tier: a control. */
  | { readonly kind: 'uniform' }
  /** Repeated failures of the whole training set, mined anew every so many steps. */
  | {
      readonly kind: 'mined';
      readonly everySteps: number;
      readonly mining: MiningSettings;
      readonly ratio: MinedRatio;
      /** Chances of a right answer that are mined where `mining.estimate` is one of a chance. */
      readonly band: Band;
    };

export interface KnownQuestions {
  readonly questions: readonly CommonQuestion[];
  readonly tierOf: TierOf;
  /** What rounds of mining have shown so far, by question id. */
  readonly mined: ReadonlyMap<string, MiningRecord>;
}

export function drawFor(
  curriculum: Curriculum,
  { questions, tierOf, mined }: KnownQuestions,
  random: RandomStream,
): QuestionDraw {
  switch (curriculum.kind) {
    case 'balanced':
      return balancedDraw(questions, tierOf, random);
    case 'uniform':
      return uniformDraw(questions, random);
    case 'mined': {
      const { mining, ratio, band } = curriculum;
      return mining.estimate === 'failures'
        ? minedDraw(questions, mined, ratio, random)
        : bandDraw(questions, mined, { ratio, band, estimate: mining.estimate }, random);
    }
    default:
      return curriculum satisfies never;
  }
}

/** Chances as rounds of mining have them; without such rounds nothing is known. */
export function chancesFor(curriculum: Curriculum, { questions, mined }: KnownQuestions): KnownChance {
  if (curriculum.kind !== 'mined' || curriculum.mining.estimate === 'failures') return () => undefined;
  const chances = knownChances(questions, mined, curriculum.mining.estimate);
  return ({ id }) => chances.get(id);
}
