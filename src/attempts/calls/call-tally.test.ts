import { expect, it } from 'vitest';
import type { CallState } from './call-totals.ts';
import { checkCounts, tallyCalls } from './call-tally.ts';
import { madeUpCalls } from './fixtures/made-up-calls.ts';

const calls = madeUpCalls(6, 1);
const states: readonly CallState[] = ['answered', 'answered', 'failed-again', 'failed-final', 'open', 'open'];
const stateOf = (key: string): CallState => states[calls.findIndex((call) => call.key === key)]!;

it('counts every call in one state, and refuses what agrees with none', () => {
  const tally = tallyCalls(calls, stateOf);
  expect(tally).toEqual({ wanted: 6, answered: 2, failedAgain: 1, failedFinal: 1, open: 2 });
  expect(() => tallyCalls(calls, () => 'lost' as CallState)).toThrow(/are not the 6 calls asked for/);
});

it('holds what was counted one by one against the states', () => {
  const before = { wanted: 6, answered: 1, failedAgain: 0, failedFinal: 0, open: 5 };
  const now = tallyCalls(calls, stateOf);
  for (const [kept, isEnd] of [
    [1, true],
    [0, false],
    [1, false],
  ] as const)
    checkCounts(calls, before, now, kept, isEnd);
  for (const [kept, isEnd] of [
    [0, true],
    [2, true],
    [2, false],
  ] as const)
    expect(() => checkCounts(calls, before, now, kept, isEnd)).toThrow(/1 calls were answered before and/);
  checkCounts([...calls, calls[0]!], before, { ...now, wanted: 7 }, 5, true);
});
