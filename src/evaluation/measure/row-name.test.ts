import { describe, expect, it } from 'vitest';
import { isBeside, rowBefore, rowName, rowProblems } from './row-name.ts';

const eight = { quantise: '8bit' as const };
const row = (stage: string, entry: { quantise?: '8bit' } = {}, ancestors: string[] = []) => ({
  stage,
  entry,
  ancestors,
});

const last = row('last', {}, ['middle', 'first']);
const small = row('last', eight, ['middle', 'first']);
const first = row('first');

describe('a row in 8 bits', () => {
  it('has a name of its own, beside its model in float32 and held against it', () => {
    expect([last, small].map(rowName)).toEqual(['last', 'last-8bit']);
    expect([last, small].map((each) => isBeside(each, [first, last, small]))).toEqual([false, true]);
    expect(rowBefore(small, [first, last, small])).toBe('last');
    expect(rowBefore(last, [first, last, small])).toBe('first');
  });

  it('that stands alone is held against the model it comes from, in as many bits where that is a row', () => {
    expect(isBeside(small, [first, small])).toBe(false);
    expect(rowBefore(small, [first, small])).toBe('first');
    expect(rowBefore(small, [first, row('first', eight), small])).toBe('first-8bit');
    expect(rowBefore(small, [small])).toBeNull();
  });
});

describe('rows', () => {
  const told = (...rows: [string, object][]): string[] =>
    rowProblems({ rows: rows.map(([stage]) => stage) }, { rows: rows.map(([, entry]) => ({ ...entry })) }).map(
      ({ message }) => message,
    );

  it('may hold a model once, and once more in 8 bits', () => {
    expect(told(['last', {}], ['last', eight])).toEqual([]);
    expect(told(['last', {}], ['last', {}])).toEqual([expect.stringContaining('"last" stands there twice')]);
    expect(told(['last-8bit', {}], ['last', eight])).toEqual([
      expect.stringContaining('"last-8bit" stands there twice'),
    ]);
  });

  it('in 8 bits answer and score no options', () => {
    expect(told(['last', { ask: 'choice' }], ['last', { ...eight, ask: 'generate' }])).toEqual([]);
    expect(told(['last', { ...eight, ask: 'choice' }])).toEqual([expect.stringContaining('score no options')]);
  });
});
