import { expect, it } from 'vitest';
import { RequestPace } from './request-pace.ts';

it('lets no request begin sooner than the rate allows, and saves up no turns', async () => {
  let now = 0;
  const began: number[] = [];
  const pace = new RequestPace({
    requestsPerSecond: 4,
    now: () => now,
    wait: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
  });
  for (const spent of [0, 100, 2000, 0, 0]) {
    await pace.turn();
    began.push(now);
    now += spent;
  }
  expect(began).toEqual([0, 250, 500, 2500, 2750]);
});
