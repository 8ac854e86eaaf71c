import { describe, expect, it } from 'vitest';
import { COMPLETED } from './batch-journal.ts';
import { OF_FORM } from './call-lines.ts';
import { hopelessCalls } from './hopeless-calls.ts';

type Told = Readonly<Record<string, string>>;

/** Of batches b0, b1, ...: why calls failed in each, and how many each answered; all but the `before` first are of now. */
function keysOf(told: readonly Told[], answers: readonly number[], before = 0): [string, boolean][] {
  const batches = told.map((each, at) => ({ name: `b${at}`, keys: Object.keys(each), ended: COMPLETED }));
  const placeOf = (name: string): number => Number(name.slice(1));
  const journal = {
    failureIn: (name: string, key: string): string | null => told[placeOf(name)]![key] ?? null,
    answersOf: (name: string): number => answers[placeOf(name)]!,
  };
  const options = {
    isOpen: (key: string) => key !== 'answered',
    isOfNow: ({ name }: { name: string }) => placeOf(name) >= before,
  };
  return hopelessCalls(batches, journal, options).map(({ key, isRefused }) => [key, isRefused]);
}

describe('calls without hope', () => {
  it('failed three times now, and are refused where each time was a refusal', () => {
    const each = { a: 'fault', b: 'refused', answered: 'fault' };
    expect(keysOf([each, each], [9, 9])).toEqual([]);
    expect(keysOf([each, each, { ...each, c: 'fault' }], [9, 0, 0])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect(keysOf([each, each, { b: 'fault' }], [9, 0, 0])).toEqual([['b', false]]);
  });

  it('are none for what failed before, or for how it was written', () => {
    const each = { a: 'fault' };
    expect(keysOf([each, each, each], [9, 0, 0], 1)).toEqual([]);
    expect(keysOf([{ a: OF_FORM }, each, each], [9, 0, 0])).toEqual([]);
    expect(keysOf([each, each, each, each], [9, 0, 0, 0], 1)).toEqual([['a', false]]);
  });

  it('are none where their own batches answered fewer than they are', () => {
    const each = { a: 'refused', b: 'refused' };
    expect(keysOf([{}, each, each, each], [9, 1, 0, 0])).toEqual([]);
    expect(keysOf([{}, each, each, each], [0, 1, 1, 0])).toHaveLength(2);
  });
});
