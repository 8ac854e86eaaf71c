import { expect, it } from 'vitest';
import { computeReward, defaultRewardWeights } from '../../grading/reward.ts';
import { gradeItem, gradeItems } from './grade-items.ts';

const options = ['aspirin', 'heparin', 'warfarin'];
const right = '<think>x</think><answer>C. Warfarin</answer>';

it('is the reward of training, in its parts', () => {
  const grade = gradeItem({ completion: right, ground_truth: 'C', options }, defaultRewardWeights);
  expect(grade).toEqual({ score: 1.1, correctness: 1, format: 1, letter: 'C', unread: null });
  expect(grade.score).toBe(computeReward(right, 'C', { optionCount: 3, optionTexts: options }).reward);
  expect(gradeItem({ completion: right, ground_truth: 'B', options }, { correctness: 2, format: 0.5 })).toEqual({
    score: 0.5,
    correctness: 0,
    format: 1,
    letter: 'C',
    unread: null,
  });
});

it('reads texts of options where they are given, and letters alone where they are not', () => {
  const text = '<think>x</think><answer>warfarin</answer>';
  const of = (completion: string, more: object): unknown =>
    gradeItem({ completion, ground_truth: 'C', ...more }, defaultRewardWeights);
  expect(of(text, { options })).toMatchObject({ correctness: 1, letter: 'C' });
  expect(of(text, {})).toMatchObject({ correctness: 0, letter: null, unread: 'unrecognised' });
  expect(of(right, {})).toMatchObject({ correctness: 1 });
  expect(of('<think>x</think><answer>E</answer>', { options })).toMatchObject({ unread: 'outside-options' });
});

it('reads outputs that began inside the thinking, and those that do not think, where the trainer says so', () => {
  const of = (completion: string, more: object): unknown =>
    gradeItem({ completion, ground_truth: 'C', options, ...more }, defaultRewardWeights);
  const begun = 'x</think><answer>C</answer>';
  expect(of(begun, {})).toMatchObject({ correctness: 1, format: 0 });
  expect(of(begun, { think_opened_by_prompt: true })).toMatchObject({ correctness: 1, format: 1 });
  expect(of('<answer>C</answer>', {})).toMatchObject({ correctness: 0, unread: 'truncated-thinking' });
  expect(of('<answer>C</answer>', { thinking: 'optional' })).toMatchObject({ correctness: 1, format: 0 });
});

it('grades a batch in its order, and gives a batch up that takes too long', async () => {
  const items = Array.from({ length: 2000 }, (_, at) => ({
    completion: right,
    ground_truth: at % 2 === 0 ? 'C' : 'A',
  }));
  const scores = await gradeItems(items, { weights: defaultRewardWeights });
  expect(scores.map(({ correctness }) => correctness)).toEqual(items.map((_, at) => 1 - (at % 2)));
  await expect(gradeItems(items, { weights: defaultRewardWeights, longestMilliseconds: -1 })).rejects.toMatchObject({
    status: 503,
    message: expect.stringMatching(/^1 of 2000 items took more than the -1 ms/),
  });
});

it('counts its own time alone, not what others take in between', async () => {
  const items = Array.from({ length: 50 }, () => ({ completion: right, ground_truth: 'C' }));
  let milliseconds = 0;
  const others = setImmediate(function take() {
    milliseconds += 60_000;
    next = setImmediate(take);
  });
  let next = others;
  // Every reading of the clock is 21 ms later, so that others get in behind every item.
  const clock = (): number => (milliseconds += 21);
  const scores = await gradeItems(items, { weights: defaultRewardWeights, longestMilliseconds: 2000, clock });
  clearImmediate(next);
  expect(scores).toHaveLength(50);
  expect(milliseconds).toBeGreaterThan(60_000);
  await expect(
    gradeItems(items, { weights: defaultRewardWeights, longestMilliseconds: 1000, clock }),
  ).rejects.toMatchObject({ status: 503 });
});

it('lets others in while it grades', async () => {
  const items = Array.from({ length: 60 }, () => ({ completion: 'x<'.repeat(100_000), ground_truth: 'C' }));
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await gradeItems(items, { weights: defaultRewardWeights });
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
});
