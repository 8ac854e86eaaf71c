import { expect, it } from 'vitest';
import { RequestError } from '../../pages/local-server.ts';
import { Futures, type FutureLimits } from './futures.ts';
import { ModelQueue, type DoneRequest } from './model-queue.ts';
import type { Result } from './result.ts';

interface Options {
  readonly gapSeconds?: number;
  readonly last?: number;
  readonly done?: DoneRequest[];
  readonly limits?: FutureLimits;
}

function world({ gapSeconds = 60, last, done, limits }: Options = {}) {
  const futures = new Futures(limits);
  const began: number[] = [];
  const queue = new ModelQueue({
    modelId: 'm',
    gapSeconds,
    begin: (result) => futures.begin(result),
    isKept: (id) => futures.has(id),
    ...(last !== undefined && { last }),
    ...(done !== undefined && { done }),
  });
  const send = (seqId: number, sha256 = `bytes ${seqId}`, bytes = 1): string => {
    const repeat = queue.repeatOf({ seqId, sha256 });
    if (repeat !== null) return repeat;
    return queue.add({
      seqId,
      sha256,
      bytes,
      run: async (tooLate): Promise<Result> => {
        await new Promise(setImmediate);
        if (tooLate !== null) return { kind: 'failed', error: tooLate.message, category: 'user' };
        began.push(seqId);
        return { kind: 'json', value: { seqId } };
      },
    });
  };
  return { futures, began, queue, send };
}

const done = (seqId: number): Result => ({ kind: 'json', value: { seqId } });

it('carries requests out by their numbers, whatever order they come in', async () => {
  const { futures, began, send } = world();
  const ids = [3, 2, 4, 1].map((seqId) => send(seqId));
  expect(await Promise.all(ids.map((id) => futures.wait(id, 9)))).toEqual([3, 2, 4, 1].map(done));
  expect(began).toEqual([1, 2, 3, 4]);
});

it('takes numbers from 0 as well', async () => {
  const { futures, began, send } = world();
  const ids = [0, 1].map((seqId) => send(seqId));
  await Promise.all(ids.map((id) => futures.wait(id, 9)));
  expect(began).toEqual([0, 1]);
});

it('does once what comes twice, and tells it again, while it runs and afterwards', async () => {
  const { futures, began, send } = world();
  const first = send(1);
  expect(send(1)).toBe(first);
  expect(await futures.wait(first, 9)).toEqual(done(1));
  expect(send(1)).toBe(first);
  expect(began).toEqual([1]);
});

it('refuses another request under a number that was sent, by a status that no client repeats', () => {
  const { send } = world();
  send(1);
  expect(() => send(1, 'others')).toThrow(/request 1 of m was sent before with another content/);
  expect(() => send(1, 'others')).toThrow(RequestError);
  expect(() => send(1, 'others')).toThrow(expect.objectContaining({ status: 400 }));
});

it('waits for numbers that lack no longer than it was told, then fails the first behind them and goes on', async () => {
  const { futures, began, send } = world({ gapSeconds: 0.05 });
  const [first, third, fourth] = [1, 3, 4].map((seqId) => send(seqId));
  expect(await futures.wait(first!, 9)).toEqual(done(1));
  expect(await futures.wait(third!, 9)).toMatchObject({
    kind: 'failed',
    error: expect.stringMatching(/request 3 of m has waited 0.05 s .*: 2 did not come/),
  });
  expect(await futures.wait(fourth!, 9)).toEqual(done(4));
  expect(began).toEqual([1, 4]);
  expect(() => send(2)).toThrow(/request 2 of m comes after request 4/);
});

it('names all that lack', async () => {
  const { futures, send } = world({ gapSeconds: 0.01 });
  expect(await futures.wait(send(5), 9)).toMatchObject({ error: expect.stringContaining(': 1 to 4 did not come') });
});

it('does not wait at all once it is told so', async () => {
  const { futures, queue, send } = world();
  const late = send(2);
  queue.giveUpWaiting();
  expect(await futures.wait(late, 9)).toMatchObject({ kind: 'failed' });
  expect(await futures.wait(send(9), 9)).toMatchObject({ kind: 'failed' });
});

it('goes on where an earlier process was, and tells its answers', async () => {
  const earlier = world();
  await Promise.all([1, 2].map((seqId) => earlier.futures.wait(earlier.send(seqId), 9)));
  const { futures, began, send } = world({ last: earlier.queue.last!, done: earlier.queue.done() });
  expect(await futures.wait(send(2), 9)).toEqual(done(2));
  expect(began).toEqual([]);
  expect(await futures.wait(send(3), 9)).toEqual(done(3));
  expect(() => send(2, 'others')).toThrow(/another content/);
});

it('keeps so many answers and says of older ones that they are gone', async () => {
  const { futures, queue, send } = world({ limits: { results: 10, bytes: 1 << 20 } });
  for (let seqId = 1; seqId <= 70; seqId++) await futures.wait(send(seqId), 9);
  expect(queue.done().map(({ seqId }) => seqId)).toEqual(Array.from({ length: 64 }, (_, index) => index + 7));
  expect(() => send(3)).toThrow(/request 3 of m comes after request 70.*no longer kept/);
});

it('refuses more than it can hold, by a status that clients repeat later', () => {
  const { send } = world();
  for (let seqId = 2; seqId < 2002; seqId++) send(seqId);
  expect(() => send(2002)).toThrow(expect.objectContaining({ status: 429 }));
  const large = world();
  large.send(2, 'a', 300 << 20);
  expect(() => large.send(3, 'b', 300 << 20)).toThrow(/1 requests of m wait, with 314572800 bytes/);
  large.send(3, 'c', 200 << 20);
});

it('takes the number that all others wait for, however many they are', async () => {
  const { futures, send } = world();
  for (let seqId = 2; seqId < 2002; seqId++) send(seqId);
  expect(() => send(2002)).toThrow(expect.objectContaining({ status: 429 }));
  expect(await futures.wait(send(1), 9)).toEqual(done(1));
});

it('tells an answer again that is too large to keep, while its future has it', async () => {
  const { futures, queue } = world();
  const message = new Uint8Array(5 << 20);
  const request = { seqId: 1, sha256: 'a', bytes: 1 };
  const future = queue.add({ ...request, run: async () => ({ kind: 'loss', message }) });
  await futures.wait(future, 9);
  expect(queue.done()).toEqual([]);
  expect(queue.repeatOf(request)).toBe(future);
  expect(() => queue.repeatOf({ ...request, sha256: 'b' })).toThrow(/another content/);
});

it('does not wait longer for a number because others come', async () => {
  const { futures, send } = world({ gapSeconds: 0.3 });
  const first = send(3);
  // Each comes before the time is over, and none of them is the one that lacks.
  const others = setInterval(() => send(seqId++), 50);
  let seqId = 4;
  try {
    expect(await futures.wait(first, 5)).toMatchObject({ kind: 'failed' });
  } finally {
    clearInterval(others);
  }
});

it('is settled when nothing runs and nothing waits', async () => {
  const { began, queue, send } = world();
  await queue.settled();
  for (const seqId of [2, 1, 3]) send(seqId);
  await queue.settled();
  expect(began).toEqual([1, 2, 3]);
});
