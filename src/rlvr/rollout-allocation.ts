/**
 * More rollouts for hard questions at as many rollouts a step (the paper's "more rollouts per prompt" without its harder
 * prompts; Knapsack RL, arXiv 2509.25849, moves rollouts likewise). A step asks questions until its rollouts are used up:
 * those whose chance of a right answer is low get many, all others few. The last question gets what is left, so that every
 * step samples exactly as many rollouts as one that parts them evenly.
 */
import type { CommonQuestion } from '../records/common-question.ts';
import type { QuestionDraw } from './curriculum.ts';

export interface RolloutAllocation {
  /** A question whose chance is below it is hard, 0-1; one that was never tried is not. */
  readonly belowChance: number;
  /** Rollouts of a hard question, a multiple of `others`. */
  readonly hard: number;
  /** Rollouts of any other question. */
  readonly others: number;
}

/** The chance of a right answer as mining knows it, 0-1; undefined: never tried. */
export type KnownChance = (question: CommonQuestion) => number | undefined;

/** A question and how many rollouts it gets. */
export interface AllottedQuestion {
  readonly question: CommonQuestion;
  readonly rollouts: number;
}

/** Questions of a step that has so many rollouts: fewer where the draw has no more. */
export function allotRollouts(
  draw: QuestionDraw,
  rollouts: number,
  { belowChance, hard, others }: RolloutAllocation,
  chanceOf: KnownChance,
): AllottedQuestion[] {
  const allotted: AllottedQuestion[] = [];
  let left = rollouts;
  while (left > 0) {
    const [question] = draw(1);
    if (question === undefined) break;
    const wanted = (chanceOf(question) ?? 1) < belowChance ? hard : others;
    allotted.push({ question, rollouts: Math.min(wanted, left) });
    left -= wanted;
  }
  return allotted;
}

/** What of an allocation cannot be carried out in steps of `rollouts`, in words; null: nothing. */
export function allocationProblem(rollouts: number, { hard, others }: RolloutAllocation): string | null {
  if (hard <= others) return `hard questions get ${hard} rollouts and others ${others}: give hard ones more`;
  if (hard % others !== 0 || rollouts % others !== 0)
    return (
      `a step has ${rollouts} rollouts (groups x groupSize), a hard question ${hard} and another ${others}: the first two must ` +
      `be multiples of the last, so that what is left for a step's last question is a group, too`
    );
  return null;
}
