import { describe, expect, it } from 'vitest';
import { commandOfKey, moved, nextOpen } from './review-keys.js';

const key = (
  name: string,
  more: { repeat?: boolean; typing?: boolean; modified?: boolean; shift?: boolean } = {},
): unknown => commandOfKey({ key: name, repeat: false, typing: false, modified: false, shift: false, ...more }, 4);

describe('keys', () => {
  it('keep, drop, take back, correct, move and go to the note', () => {
    expect(['k', 'x', 'Delete', 'z', 'u'].map((name) => key(name))).toEqual([
      { do: 'keep' },
      { do: 'drop' },
      { do: 'drop' },
      { do: 'undo' },
      { do: 'undo' },
    ]);
    expect([key('2'), key('5'), key('0')]).toEqual([{ do: 'correct', option: 1 }, null, null]);
    expect([key('ArrowRight'), key('p'), key('/')]).toEqual([
      { do: 'move', by: 1 },
      { do: 'move', by: -1 },
      { do: 'note' },
    ]);
  });

  it('do nothing while one types or with a modifier held', () => {
    for (const name of ['k', 'x', 'z', '1', 'n', '/'])
      expect([key(name, { typing: true }), key(name, { modified: true })]).toEqual([null, null]);
    expect(key('Q')).toBeNull();
    for (const name of ['Delete', 'ArrowLeft']) expect(key(name, { shift: true })).toBeNull();
    expect(key('/', { shift: true })).toEqual({ do: 'note' });
  });

  it('decide nothing when Enter or space is pressed: those open a trace or press a button', () => {
    expect([key('Enter'), key(' ')]).toEqual([null, null]);
  });

  it('that are held decide nothing after the first press, and still move', () => {
    for (const name of ['k', 'x', 'Delete', 'z', 'u', '1', '/']) expect(key(name, { repeat: true })).toBeNull();
    expect(key('ArrowLeft', { repeat: true })).toEqual({ do: 'move', by: -1 });
  });
});

describe('the way through the questions', () => {
  it('goes on to the next without a decision, round the end', () => {
    expect(nextOpen([true, false, true, false], 1)).toBe(3);
    expect(nextOpen([true, false, true, true], 3)).toBe(1);
    expect(nextOpen([true, true], 1)).toBe(1);
  });

  it('stops at both ends', () => {
    expect([moved(3, 2, 1), moved(3, 0, -1), moved(3, 1, 1)]).toEqual([2, 0, 2]);
  });
});
