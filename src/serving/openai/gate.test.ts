import { expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { Gate } from './gate.ts';

const refusal = (work: () => unknown): ApiError => {
  try {
    work();
  } catch (error) {
    return error as ApiError;
  }
  throw new Error('it was let in');
};

it('lets in as many as are written and wait, and says to others when to come again', () => {
  let now = 0;
  const gate = new Gate({ running: 2, waiting: 4 }, () => now);
  const leave = [gate.enter(2, () => {}), gate.enter(3, () => {})];
  expect(refusal(() => gate.enter(7, () => {}))).toMatchObject({ status: 400, param: 'n' });
  expect(refusal(() => gate.enter(2, () => {}))).toMatchObject({
    status: 429,
    code: 'queue_full',
    retryAfterSeconds: 2,
  });
  gate.enter(1, () => {});
  now = 20_000;
  leave.forEach((each) => each());
  gate.enter(2, () => {});
  gate.enter(3, () => {});
  // Answers take longer than they did.
  expect(refusal(() => gate.enter(1, () => {})).retryAfterSeconds).toBeGreaterThan(10);
});

it('ends when the last one is out, and lets nobody in meanwhile', async () => {
  const gate = new Gate({ running: 1, waiting: 1 });
  const leave = gate.enter(1, () => {});
  let isOver = false;
  const over = gate.end(60_000).then(() => (isOver = true));
  expect(refusal(() => gate.enter(1, () => {}))).toMatchObject({ status: 503, retryAfterSeconds: 5 });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  leave();
  await over;
});

it('does not wait for ever', async () => {
  const gate = new Gate({ running: 1, waiting: 1 });
  gate.enter(1, () => {});
  await gate.end(10);
});

it('answers nobody once something is broken', () => {
  const gate = new Gate({ running: 1, waiting: 1 });
  expect(gate.whyNotReady).toBeNull();
  gate.break('the disk is full');
  expect(refusal(() => gate.enter(1, () => {}))).toMatchObject({
    status: 503,
    message: expect.stringContaining('disk is full'),
  });
});

it('tells those inside that something is broken, and nobody who has left', () => {
  const gate = new Gate({ running: 2, waiting: 0 });
  const told: unknown[] = [];
  const leave = gate.enter(1, () => told.push('left'));
  gate.enter(1, (why) => told.push(why));
  leave();
  gate.break('the disk is full');
  expect(told).toMatchObject([{ status: 503, message: expect.stringContaining('disk is full') }]);
});
