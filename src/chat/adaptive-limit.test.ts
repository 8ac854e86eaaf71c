import { describe, expect, it } from 'vitest';
import { streamFromSeed } from '../support/random.ts';
import { AdaptiveLimit } from './adaptive-limit.ts';

/** Rounds of requests to a server that turns away what is beyond its `capacity`, and a share at random. */
async function rounds(limit: AdaptiveLimit, count: number, capacity: number, share = 0): Promise<void> {
  const random = streamFromSeed(1);
  for (let round = 0; round < count; round++) {
    const places = limit.limit;
    for (let at = 0; at < places; at++) await limit.take();
    for (let at = 0; at < places; at++)
      limit.giveBack(at >= capacity || random.next() < share ? 'turned-away' : 'other');
  }
}

describe('the limit of requests in flight', () => {
  it('stays where few are turned away', async () => {
    const limit = new AdaptiveLimit(256);
    await rounds(limit, 200, 256, 0.02);
    expect([limit.limit, limit.lowest]).toEqual([256, 256]);
  });

  it('comes down to what a server takes, and recovers when that is more again', async () => {
    const limit = new AdaptiveLimit(256);
    await rounds(limit, 60, 32);
    expect(limit.lowest).toBeLessThanOrEqual(36);
    expect(limit.limit).toBeLessThanOrEqual(50);
    await rounds(limit, 40, 256);
    expect(limit.limit).toBe(256);
  });

  it('is never less than one', async () => {
    const limit = new AdaptiveLimit(4);
    await rounds(limit, 40, 0);
    expect(limit.limit).toBe(1);
  });

  it('lets those that wait in as places are given back, and no more', async () => {
    const limit = new AdaptiveLimit(2);
    let inside = 0;
    let most = 0;
    const one = async (): Promise<void> => {
      await limit.take();
      most = Math.max(most, ++inside);
      await Promise.resolve();
      inside--;
      limit.giveBack('other');
    };
    await Promise.all(Array.from({ length: 20 }, one));
    expect([inside, most]).toEqual([0, 2]);
  });
});
