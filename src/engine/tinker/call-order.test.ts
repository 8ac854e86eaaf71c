import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { CallOrder } from './call-order.ts';

it('begins calls in their order, however long each takes to begin, and waits for results side by side', async () => {
  const order = new CallOrder();
  const begun: string[] = [];
  const release = Promise.withResolvers<string>();
  const first = order.call(async () => {
    await wait(20);
    begun.push('first');
    return { result: release.promise };
  });
  const second = order.call(async () => {
    begun.push('second');
    return { result: Promise.resolve('two') };
  });
  expect(await second).toBe('two');
  expect(begun).toEqual(['first', 'second']);
  release.resolve('one');
  expect(await first).toBe('one');
});

it('goes on after a call that could not begin, and is idle when all have ended', async () => {
  const order = new CallOrder();
  const failed = order.call(() => Promise.reject(new Error('not begun')));
  let hasEnded = false;
  const end = async (): Promise<void> => {
    await wait(20);
    hasEnded = true;
  };
  const later = order.call(async () => ({ result: end() }));
  await expect(failed).rejects.toThrow('not begun');
  await order.idle();
  expect(hasEnded).toBe(true);
  await later;
});
