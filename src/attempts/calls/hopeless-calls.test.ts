import { describe, expect, it } from 'vitest';
import { COMPLETED } from './batch-journal.ts';
import { OF_FORM } from './call-lines.ts';
import { hopelessCalls, type HopelessCall } from './hopeless-calls.ts';

type Told = Readonly<Record<string, string>>;

/** Of batches b0, b1, ...: why calls failed in each, and how many each answered; all but the `before` first are of now. */
function callsOf(told: readonly Told[], answers: readonly number[], before = 0): HopelessCall[] {
  const batches = told.map((each, at) => ({ name: `b${at}`, keys: Object.keys(each), ended: COMPLETED }));
  const placeOf = (name: string): number => Number(name.slice(1));
  const journal = {
    failureIn: (name: string, key: string): string | null => told[placeOf(name)]![key] ?? null,
    isBilledIn: (name: string, key: string): boolean => told[placeOf(name)]![key] === 'refused' && key === 'billed',
    answersOf: (name: string): number => answers[placeOf(name)]!,
  };
  const options = {
    isOpen: (key: string) => key !== 'answered',
    isOfNow: ({ name }: { name: string }) => placeOf(name) >= before,
  };
  return hopelessCalls(batches, journal, options);
}

function keysOf(...told: Parameters<typeof callsOf>): [string, boolean][] {
  return callsOf(...told).map(({ key, isRefused }) => [key, isRefused]);
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

  it('leave out the first time that the writing was refused, and count each other as a refusal', () => {
    const each = { a: OF_FORM };
    expect(keysOf([each, each, each], [9, 0, 0])).toEqual([]);
    expect(keysOf([each, each, each, each], [9, 0, 0, 0])).toEqual([['a', true]]);
    expect(keysOf([each, each, each, each], [9, 0, 0, 0], 1)).toEqual([['a', true]]);
  });

  it('are those alone that are refused where their own batches answered fewer than they are', () => {
    const each = { a: 'refused', b: 'fault', billed: 'refused', c: 'unanswerable' };
    const batches = [{}, each, each, each];
    expect(callsOf(batches, [9, 3, 0, 0])).toEqual([
      { key: 'a', isRefused: true, isOfRequest: false, isAlone: true },
      { key: 'billed', isRefused: true, isOfRequest: true, isAlone: true },
      { key: 'c', isRefused: true, isOfRequest: true, isAlone: true },
    ]);
    expect(callsOf(batches, [0, 2, 2, 0]).map(({ key, isAlone }) => [key, isAlone])).toEqual([
      ['a', false],
      ['b', false],
      ['billed', false],
      ['c', false],
    ]);
  });
});
