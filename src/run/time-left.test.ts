import { expect, it } from 'vitest';
import { createEstimate } from './time-left.ts';

it('scales the stages to come by how the stages so far went', () => {
  let seconds = 0;
  const estimate = createEstimate(() => seconds * 1000);
  estimate.plan([
    { name: 'a', weight: 10 },
    { name: 'b', weight: 10 },
    { name: 'c', weight: 20 },
  ]);
  estimate.stageStarted('a');
  seconds = 30;
  estimate.stageDone();
  estimate.stageStarted('b');
  estimate.stepDone(0, 10);
  seconds = 35;
  // b: 5 s a step, 45 left, 50 in all; a and b: 80 s for weight 20, so 80 for c.
  expect(estimate.stepDone(1, 10)).toEqual({ stepsPerSecond: 0.2, stageSecondsLeft: 45, runSecondsLeft: 125 });
});

it('measures only the steps of this process, and begins anew with another loop', () => {
  let seconds = 0;
  const estimate = createEstimate(() => seconds * 1000);
  estimate.stageStarted('a');
  expect(estimate.stepDone(91, 100).stageSecondsLeft).toBeNull();
  seconds = 4;
  expect(estimate.stepDone(93, 100)).toMatchObject({ stepsPerSecond: 0.5, stageSecondsLeft: 14, runSecondsLeft: 14 });
  expect(estimate.stepDone(1, 100).stageSecondsLeft).toBeNull();
});
