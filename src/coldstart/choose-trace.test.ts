import { expect, it } from 'vitest';
import { chooseTrace } from './choose-trace.ts';

it('takes the shortest trace, of equal ones the first, or any by seed and question', () => {
  expect(chooseTrace(['long one', 'abc', 'abd'], 'shortest', 0, 'q')).toBe(1);
  const drawn = Array.from({ length: 40 }, (_, at) => chooseTrace(['a', 'b', 'c'], 'random', 7, `q${at}`));
  expect(new Set(drawn)).toEqual(new Set([0, 1, 2]));
  expect(drawn).toEqual(Array.from({ length: 40 }, (_, at) => chooseTrace(['a', 'b', 'c'], 'random', 7, `q${at}`)));
});
