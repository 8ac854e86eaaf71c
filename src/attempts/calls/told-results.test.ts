import { describe, expect, it } from 'vitest';
import { isRestUntried, lacksFailuresAlone, lacksResults } from './told-results.ts';

const told = (status: string, done: number | null, failed: number | null = null) => ({
  status,
  done,
  failed,
  lacksAnswers: false,
});
const read = (lines: number, damaged = 0): { lines: number; damaged: number } => ({ lines, damaged });

describe('results that a provider tells of', () => {
  it('are not there where fewer lines are than it counts', () => {
    expect(lacksResults(told('completed', 8, 2), read(9))).toBe(true);
    expect(lacksResults(told('completed', 8, 2), read(9, 1))).toBe(false);
    expect(lacksResults(told('expired', 8), read(7))).toBe(true);
    expect(lacksResults(told('expired', null, 3), read(1))).toBe(false);
  });

  it('are not there where a completed batch has no line, or its answers no file', () => {
    expect(lacksResults(told('completed', null), read(0))).toBe(true);
    expect(lacksResults(told('expired', null), read(0))).toBe(false);
    expect(lacksResults(told('expired', null), read(0, 1))).toBe(true);
    expect(lacksResults({ ...told('expired', 5, 5), lacksAnswers: true }, read(10))).toBe(true);
  });

  it('lack failures alone where a completed batch has every answer, and fewer failures than are counted', () => {
    const answers = (replies: number, lines = replies, damaged = 0) => ({ lines, replies, damaged });
    expect(lacksFailuresAlone(told('completed', 8, 2), answers(8))).toBe(true);
    expect(lacksFailuresAlone(told('completed', 8, 2), answers(8, 9))).toBe(true);
    expect(lacksFailuresAlone(told('completed', 0, 2), answers(0))).toBe(true);
    // An answer is not there: a failure in its place is none.
    expect(lacksFailuresAlone(told('completed', 8, 2), answers(7, 9))).toBe(false);
    expect(lacksFailuresAlone(told('completed', 8, 2), answers(8, 8, 1))).toBe(false);
    expect(lacksFailuresAlone(told('completed', 8, 2), answers(8, 10))).toBe(false);
    expect(lacksFailuresAlone(told('completed', 8), answers(8))).toBe(false);
    expect(lacksFailuresAlone(told('completed', null, 2), answers(8))).toBe(false);
    expect(lacksFailuresAlone(told('expired', 8, 2), answers(8))).toBe(false);
    expect(lacksFailuresAlone({ ...told('completed', 8, 2), lacksAnswers: true }, answers(8))).toBe(false);
  });

  it('leave a rest that was never tried where all counts are told and all was read', () => {
    expect(isRestUntried(told('cancelled', 8, 2), read(10))).toBe(true);
    expect(isRestUntried(told('cancelled', 8, 2), read(9, 1))).toBe(false);
    expect(isRestUntried(told('cancelled', 8), read(10))).toBe(false);
    expect(isRestUntried(told('completed', 8, 2), read(10))).toBe(false);
  });
});
