import { expect, it } from 'vitest';
import { everyFieldFirst } from './every-field-first.ts';

it('brings forward what has a field or a type that nothing before it has, and nothing else', () => {
  const records = [
    { id: 'a', labels: {}, background: null, parts: [], share: 1 },
    { id: 'b', labels: {}, background: null, parts: [], share: 1 },
    { id: 'c', labels: {}, background: 'x', parts: [], share: 2 },
    { id: 'd', labels: { year: 1 }, background: null, parts: [], share: 1 },
    { id: 'e', labels: { year: 2 }, background: 'y', parts: [], share: 3 },
    { id: 'f', labels: {}, background: null, parts: [{ at: 1 }], share: 1 },
    { id: 'g', labels: {}, background: null, parts: [{ at: 2 }, { at: 3, of: 'x' }], share: 1 },
    { id: 'h', labels: {}, background: null, parts: [{ at: 4, of: 'y' }], share: 0.5 },
    { id: 'i', origin: { file: 'x' } },
    { id: 'j', origin: { file: 'y' } },
  ];
  expect(
    everyFieldFirst(records)
      .map(({ id }) => id)
      .join(''),
  ).toBe('acdfghibej');
  expect(everyFieldFirst(everyFieldFirst(records))).toEqual(everyFieldFirst(records));
  expect(everyFieldFirst([])).toEqual([]);
});
