import { expect, it } from 'vitest';
import { chooseTrace, type RightTrace } from './choose-trace.ts';

const traces = (...texts: string[]): RightTrace[] => texts.map((text) => ({ text, studentLogProbability: null }));

it('takes the shortest trace, of equal ones the first, or any by seed and question', () => {
  expect(chooseTrace(traces('long one', 'abc', 'abd'), 'shortest', 0, 'q')).toBe(1);
  const draw = (): number[] =>
    Array.from({ length: 40 }, (_, at) => chooseTrace(traces('a', 'b', 'c'), 'random', 7, `q${at}`));
  expect(new Set(draw())).toEqual(new Set([0, 1, 2]));
  expect(draw()).toEqual(draw());
});

it('takes the one that the student finds most probable, of equal ones the first', () => {
  const scored = [-2, -0.5, -0.5].map((studentLogProbability) => ({ text: 'a', studentLogProbability }));
  expect(chooseTrace(scored, 'likeliest', 0, 'q')).toBe(1);
});
