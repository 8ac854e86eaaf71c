import { describe, expect, it } from 'vitest';
import { inTurns, type Item, type Turns } from './in-turns.ts';

/** Two sides that write down what happens to them. */
function diary({ apart, rounds }: { readonly apart: boolean; readonly rounds: number }) {
  const lines: string[] = [];
  const side = (name: string) => async () => {
    lines.push(`open ${name}`);
    let bytes = 0;
    return {
      name,
      measure: async (what: string) => {
        lines.push(`${what} ${name}`);
        return ++bytes;
      },
      peakBytes: async () => bytes,
      close: async () => void lines.push(`close ${name}`),
    };
  };
  type Side = Awaited<ReturnType<ReturnType<typeof side>>>;
  const item = (name: string): Item<Side, string> => ({
    name,
    warm: (each) => each.measure(`warm ${name}`),
    measure: async (each, round) => {
      await each.measure(name);
      return `${each.name} ${round}`;
    },
  });
  const turns: Turns<Side, string> = {
    open: [side('a'), side('b')],
    apart,
    items: [item('x'), item('y')],
    rounds,
    rest: async () => {},
    betweenRounds: async (round) => void lines.push(`- ${round}`),
  };
  return { lines, turns };
}

describe('two sides in turn', () => {
  it('are open together, warm first, and begin in turn', async () => {
    const { lines, turns } = diary({ apart: false, rounds: 2 });
    const { measured, peakBytes } = await inTurns(turns);
    expect(lines).toEqual(
      [
        ['open a', 'warm x a', 'warm y a', 'open b', 'warm x b', 'warm y b'],
        ['- 0', 'x a', 'x b', 'y a', 'y b'],
        ['- 1', 'x b', 'x a', 'y b', 'y a'],
        ['- 2', 'close a', 'close b'],
      ].flat(),
    );
    expect(measured.get('x')).toEqual([
      ['a 0', 'a 1'],
      ['b 0', 'b 1'],
    ]);
    expect(peakBytes).toEqual([6, 6]);
  });

  it('that do not fit together are opened one after the other, each round anew', async () => {
    const { lines, turns } = diary({ apart: true, rounds: 2 });
    const { measured, peakBytes } = await inTurns(turns);
    const whole = (name: string) => ['open', 'warm x', 'x', 'warm y', 'y', 'close'].map((what) => `${what} ${name}`);
    expect(lines).toEqual(['- 0', ...whole('a'), ...whole('b'), '- 1', ...whole('b'), ...whole('a'), '- 2']);
    expect(measured.get('y')).toEqual([
      ['a 0', 'a 1'],
      ['b 0', 'b 1'],
    ]);
    expect(peakBytes).toEqual([4, 4]);
  });

  it.each([false, true])('are closed where one fails (apart: %s)', async (apart) => {
    const { lines, turns } = diary({ apart, rounds: 1 });
    const failing = { ...turns.items[0]!, measure: () => Promise.reject(new Error('out of memory')) };
    await expect(inTurns({ ...turns, items: [failing] })).rejects.toThrow('out of memory');
    const opened = lines.filter((line) => line.startsWith('open')).length;
    expect(lines.filter((line) => line.startsWith('close'))).toHaveLength(opened);
  });
});
