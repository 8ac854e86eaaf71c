import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { mapInFlight } from './map-in-flight.ts';

it('does so many at a time and no more, and keeps the order', async () => {
  let [running, most] = [0, 0];
  const results = await mapInFlight([5, 1, 4, 2, 3], 2, async (turns, index) => {
    most = Math.max(most, ++running);
    for (let count = 0; count < turns; count++) await turn();
    running--;
    return `${index}:${turns}`;
  });
  expect(results).toEqual(['0:5', '1:1', '2:4', '3:2', '4:3']);
  expect(most).toBe(2);
  expect(await mapInFlight([], 3, () => Promise.resolve(1))).toEqual([]);
});

it('begins nothing after a failure, and throws it when what is under way has ended', async () => {
  const begun: number[] = [];
  let hasEnded = false;
  const all = mapInFlight([0, 1, 2, 3], 2, async (item) => {
    begun.push(item);
    if (item === 0) throw new Error('first');
    await turn();
    await turn();
    hasEnded = true;
  });
  await expect(all).rejects.toThrow('first');
  expect(hasEnded).toBe(true);
  expect(begun).toEqual([0, 1]);
});
