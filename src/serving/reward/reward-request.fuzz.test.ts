/** Bodies, damaged: items or a refusal, and of whatever item a score within bounds, in linear time. */
import { expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { defaultRewardWeights } from '../../grading/reward.ts';
import { gradeItem } from './grade-items.ts';
import { readRewardRequest } from './reward-request.ts';

const BODIES = [
  '{"items":[{"completion":"<think>x</think><answer>C. Lipase</answer>","ground_truth":"C","options":["a","b","Lipase"]}]}',
  '{"items":[{"completion":"想</think><答案>Ｃ</答案>","ground_truth":"C","think_opened_by_prompt":true,"language":"zh"}]}',
  '{"items":[{"completion":"\\u0000<answer>","ground_truth":"A","thinking":"optional","prompt":[{"role":"user"}]},{}]}',
];

it('any body is items that can be graded, or refused', () =>
  fuzz('reward request', damaged(BODIES), readRewardRequest, {
    holds: (value) => {
      for (const item of value as ReturnType<typeof readRewardRequest>) {
        const { score, correctness, format, letter, unread } = gradeItem(item, defaultRewardWeights);
        expect(score).toBeCloseTo(correctness + 0.1 * format, 9);
        expect(letter === null).toBe(unread !== null);
        if (correctness === 1) expect(letter).toBe(item.ground_truth);
      }
    },
  }));

it.each(['<', '<answer>', '</think>', '( ', 'C. ', ' ', '\u200b', '**'])('time is as an output is long: %j', (part) =>
  expectLinear(
    (size) => `<think>x</think><answer>${part.repeat(size)}</answer>`,
    5000,
    (completion) => gradeItem({ completion, ground_truth: 'C', options: [completion, 'b', 'c'] }, defaultRewardWeights),
  ),
);
