/** Rewards of a batch by the reader that our own training and evaluation mark with. */
import { setImmediate as turn } from 'node:timers/promises';
import { optionLetters } from '../../grading/read-answer.ts';
import { computeReward, type RewardWeights } from '../../grading/reward.ts';
import { RequestError } from '../../pages/local-server.ts';
import type { RewardItem } from './reward-request.ts';

export interface RewardScore {
  /** `correctness` and `format` by their weights. */
  readonly score: number;
  readonly correctness: 0 | 1;
  readonly format: 0 | 1;
  /** The letter that was read; null where none could be, and then `unread` says why. */
  readonly letter: string | null;
  readonly unread: string | null;
}

export function gradeItem(item: RewardItem, weights: RewardWeights): RewardScore {
  const { completion, ground_truth: answer, options, thinking, think_opened_by_prompt: opened } = item;
  const frame = {
    optionCount: options?.length ?? optionLetters.length,
    ...(options === undefined ? {} : { optionTexts: options }),
    ...(thinking === undefined ? {} : { thinking }),
    ...(opened === undefined ? {} : { thinkOpenedByPrompt: opened }),
  };
  const { reward, correct, format, reading } = computeReward(completion, answer, frame, weights);
  return {
    score: reward,
    correctness: correct ? 1 : 0,
    format: format ? 1 : 0,
    letter: reading.kind === 'read' ? reading.letter : null,
    unread: reading.kind === 'read' ? null : reading.reason,
  };
}

/** Other requests, and the signal to end, get in between. */
const TURN_MILLISECONDS = 20;
/** Of grading, without what others take in between. A batch of the longest body takes a second. */
const LONGEST_MILLISECONDS = 30_000;

export interface GradeSettings {
  readonly weights: RewardWeights;
  readonly longestMilliseconds?: number;
  /** In milliseconds. */
  readonly clock?: () => number;
}

export async function gradeItems(
  items: readonly RewardItem[],
  { weights, longestMilliseconds = LONGEST_MILLISECONDS, clock = () => performance.now() }: GradeSettings,
): Promise<RewardScore[]> {
  const scores: RewardScore[] = [];
  let spent = 0;
  let begun = clock();
  for (const item of items) {
    scores.push(gradeItem(item, weights));
    const now = clock();
    if (spent + now - begun > longestMilliseconds)
      throw new RequestError(
        503,
        `${scores.length} of ${items.length} items took more than the ${longestMilliseconds} ms that a request may take; send fewer at once`,
      );
    if (now < begun + TURN_MILLISECONDS) continue;
    spent += now - begun;
    await turn();
    begun = clock();
  }
  return scores;
}
