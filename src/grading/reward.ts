/**
 * The paper's reward (section 3.3): correctness of the final answer plus adherence to the format, and nothing else -
 * no length term, no judge. The paper gives no weights. Ours: reward = 1 x correct + 0.1 x format. The two are
 * independent: a right answer in a loose format still earns 1, since it was read by the same rules that evaluation
 * uses; the tenth for format breaks ties inside a group and is too small for format alone to beat being right.
 */
import type { Reading } from '../records/score.ts';
import { followsFormat, type FormatRule } from './format-reward.ts';
import { readAnswer, type AnswerFrame } from './read-answer.ts';

export interface RewardWeights {
  readonly correctness: number;
  readonly format: number;
}

/** The value is ours; the head of this file says why. */
export const defaultRewardWeights: RewardWeights = { correctness: 1, format: 0.1 };

export interface Reward {
  readonly reward: number;
  readonly correct: boolean;
  readonly format: boolean;
  readonly reading: Reading;
}

/** `answer` is the letter of the right option. */
export function computeReward(
  raw: string,
  answer: string,
  frame: AnswerFrame & FormatRule,
  weights: RewardWeights = defaultRewardWeights,
): Reward {
  const reading = readAnswer(raw, frame);
  const correct = isCorrect(reading, answer);
  const format = followsFormat(raw, frame);
  return { reward: weights.correctness * Number(correct) + weights.format * Number(format), correct, format, reading };
}

export function isCorrect(reading: Reading, answer: string): boolean {
  return reading.kind === 'read' && reading.letter === answer;
}
