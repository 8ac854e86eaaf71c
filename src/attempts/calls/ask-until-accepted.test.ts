import { describe, expect, it } from 'vitest';
import type { Call } from './call.ts';
import { askUntilAccepted, type AcceptResult } from './ask-until-accepted.ts';
import { madeUpCalls } from './fixtures/made-up-calls.ts';

const TRIES = 4;

/** Of 20 items the one at `place` is accepted at its try `rightAt(place)`. */
async function accept(
  accepted: number,
  tries: number,
  rightAt: (place: number) => number,
): Promise<AcceptResult & { waves: number[] }> {
  const calls = madeUpCalls(20, TRIES);
  const items = Array.from({ length: 20 }, (_, at) => calls.slice(at * TRIES, (at + 1) * TRIES));
  const waves: number[] = [];
  const isRight = ({ item, index }: Call): boolean => rightAt(Number(item.slice(1))) === index;
  const result = await askUntilAccepted(
    items,
    { accepted, tries },
    {
      ask: async (wave) => {
        waves.push(wave.length);
        return { kind: 'done' };
      },
      acceptedOf: (wave) => new Set(wave.filter(isRight).map(({ key }) => key)),
    },
  );
  return { ...result, waves };
}

describe('so many accepted answers', () => {
  it('are asked for with no more tries than are still wanted', async () => {
    const { accepted, asked, waves } = await accept(10, 1000, (place) => (place % 2 === 0 ? 0 : 1));
    expect([...accepted]).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(waves).toEqual([10, 5, 2, 1, 1]);
    expect(asked).toHaveLength(19);
  });

  it('take further tries at items that have none, never at those that have', async () => {
    const { accepted, asked } = await accept(20, 1000, (place) => place % 4);
    expect(accepted.size).toBe(20);
    expect(asked).toHaveLength(20 + 15 + 10 + 5);
  });

  it('are given up at the limit of tries', async () => {
    const { accepted, asked } = await accept(20, 23, (place) => place % 4);
    expect(asked).toHaveLength(23);
    expect(accepted.size).toBe(5 + 1);
  });

  it('are as many as there are where no more can be had', async () => {
    const { accepted, asked } = await accept(20, 1000, () => 9);
    expect([accepted.size, asked.length]).toEqual([0, 80]);
  });
});
