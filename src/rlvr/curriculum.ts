/**
 * Which questions a step asks: stage 1's balance of tiers and stage 2's balance of failures (paper figure 2); or any, as a
 * control.
 */
import type { CommonQuestion } from '../records/common-question.ts';
import type { DifficultyTier } from '../records/question.ts';
import { ConfigError } from '../support/errors.ts';
import type { RandomStream } from '../support/random.ts';
import { estimateChance, isIn, type Band, type ChanceEstimate } from './chance-of-right.ts';

/** Draws questions without repeating one within a step. */
export type QuestionDraw = (count: number) => readonly CommonQuestion[];

/** Of the bank, or measured (`measured-tiers.ts`); a question without one is never drawn. */
export type TierOf = (question: CommonQuestion) => DifficultyTier | null;

/** Stage 1: Easy and Moderate in equal numbers ("hard : simple = 1 : 1"), each at random. */
export function balancedDraw(questions: readonly CommonQuestion[], tierOf: TierOf, random: RandomStream): QuestionDraw {
  const easy = random.shuffle(questions.filter((question) => tierOf(question) === 'easy'));
  const moderate = random.shuffle(questions.filter((question) => tierOf(question) === 'moderate'));
  let turn = 0;
  return (count) => {
    const drawn: CommonQuestion[] = [];
    while (drawn.length < count && easy.length + moderate.length > 0) {
      const [preferred, other] = turn++ % 2 === 0 ? [moderate, easy] : [easy, moderate];
      drawn.push((preferred.pop() ?? other.pop())!);
    }
    return drawn;
  };
}

/** A control of both: questions of every tier, and of none, as the training set has them. */
export function uniformDraw(questions: readonly CommonQuestion[], random: RandomStream): QuestionDraw {
  const left = random.shuffle(questions);
  return (count) => left.splice(0, count);
}

/** What mining knows of a question. */
export interface MiningRecord {
  readonly attempts: number;
  readonly failures: number;
}

/** How many questions answered right come with how many that failed; whole numbers. */
export interface MinedRatio {
  readonly right: number;
  readonly wrong: number;
}

/** The paper's. */
export const PAPER_RATIO: MinedRatio = { right: 1, wrong: 2 };

/**
 * Stage 2: of three questions two that failed when last mined and one that did not ("right : wrong = 1 : 2"), or by
 * another ratio. Those that failed are drawn in proportion to how often they have, but each kind of question in each
 * language as often as the training set has it: the kind that fails most would otherwise be all that is practised, and
 * others unlearned. Where the bank knows no kinds, only the languages keep their shares.
 */
export function minedDraw(
  questions: readonly CommonQuestion[],
  records: ReadonlyMap<string, MiningRecord>,
  ratio: MinedRatio,
  random: RandomStream,
): QuestionDraw {
  const failuresOf = ({ id }: CommonQuestion): number => records.get(id)?.failures ?? 0;
  const right = questions.filter((question) => failuresOf(question) === 0);
  return ratioDraw(questions, { solved: right, weightOf: failuresOf, others: [] }, ratio, random);
}

/**
 * The same by the chance of a right answer, as `estimate` has it: of what lies in the band and what lies above it, in the
 * ratio of wrong and right. In the band every question counts alike: rewards that differ more count more in the step
 * already, where nothing divides them. Where the band is used up, what was never tried comes next, then what lies below.
 */
export function bandDraw(
  questions: readonly CommonQuestion[],
  records: ReadonlyMap<string, MiningRecord>,
  { ratio, band, estimate }: { readonly ratio: MinedRatio; readonly band: Band; readonly estimate: ChanceEstimate },
  random: RandomStream,
): QuestionDraw {
  const chances = knownChances(questions, records, estimate);
  const among = (fits: (chance: number | undefined) => boolean): CommonQuestion[] =>
    questions.filter(({ id }) => fits(chances.get(id)));
  const above = among((chance) => chance !== undefined && chance > band.high);
  const untried = random.shuffle(among((chance) => chance === undefined));
  const below = random.shuffle(among((chance) => chance !== undefined && chance < band.low));
  const weightOf = ({ id }: CommonQuestion): number => {
    const chance = chances.get(id);
    return chance !== undefined && isIn(chance, band) ? 1 : 0;
  };
  // Taken from the end.
  return ratioDraw(questions, { solved: above, weightOf, others: [...below, ...untried] }, ratio, random);
}

/** Question id -> chance of a right answer, of those that were tried. */
export function knownChances(
  questions: readonly CommonQuestion[],
  records: ReadonlyMap<string, MiningRecord>,
  estimate: ChanceEstimate,
): ReadonlyMap<string, number> {
  return new Map(
    questions.flatMap(({ id, options }) => {
      const tried = records.get(id);
      return tried === undefined ? [] : [[id, estimateChance(estimate, tried, options.length)] as const];
    }),
  );
}

interface Pools {
  readonly solved: readonly CommonQuestion[];
  /** Of those that are hard, more than 0. */
  readonly weightOf: (question: CommonQuestion) => number;
  /** Once the hard ones are used up, the last first. */
  readonly others: readonly CommonQuestion[];
}

function ratioDraw(
  questions: readonly CommonQuestion[],
  { solved, weightOf, others }: Pools,
  ratio: MinedRatio,
  random: RandomStream,
): QuestionDraw {
  checkRatio(ratio);
  const left = [...others];
  const wrong = random.shuffle(questions.filter((question) => weightOf(question) > 0));
  const right = random.shuffle(solved);
  const sizes = sums(questions, () => 1);
  const totals = sums(wrong, weightOf);
  const weights = wrong.map((question) => {
    const stratum = stratumOf(question);
    return (weightOf(question) / totals.get(stratum)!) * sizes.get(stratum)!;
  });
  let turn = 0;
  const takeWrong = (): CommonQuestion | undefined => {
    if (wrong.length === 0) return left.pop();
    const at = random.weighted(weights);
    weights.splice(at, 1);
    return wrong.splice(at, 1)[0];
  };
  return (count) => {
    const drawn: CommonQuestion[] = [];
    while (drawn.length < count && wrong.length + right.length + left.length > 0) {
      const wantsRight = turn++ % (ratio.right + ratio.wrong) < ratio.right;
      const question = wantsRight ? (right.pop() ?? takeWrong()) : (takeWrong() ?? right.pop());
      drawn.push(question!);
    }
    return drawn;
  };
}

function checkRatio({ right, wrong }: MinedRatio): void {
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
  if (isCount(right) && isCount(wrong) && right + wrong > 0) return;
  throw new ConfigError(
    `right : wrong is ${right} : ${wrong}; both must be whole numbers, at least 0, and not both 0: 1 : 2 is the paper's`,
  );
}

function stratumOf({ kind, language }: CommonQuestion): string {
  return `${kind ?? ''} ${language}`;
}

/** Totals by stratum. */
function sums(
  questions: readonly CommonQuestion[],
  valueOf: (question: CommonQuestion) => number,
): Map<string, number> {
  const totals = new Map<string, number>();
  for (const question of questions) {
    const stratum = stratumOf(question);
    totals.set(stratum, (totals.get(stratum) ?? 0) + valueOf(question));
  }
  return totals;
}
