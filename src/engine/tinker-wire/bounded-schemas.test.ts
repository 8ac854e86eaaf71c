import { expect, it } from 'vitest';
import { z } from 'zod';
import { boundedList, boundedRecord, numberList } from './bounded-schemas.ts';

const schema = z.object({
  list: boundedList(z.object({ name: z.string() }), 2).optional(),
  numbers: numberList((value) => value >= 0, 'a number of 0 or more').nullish(),
  map: boundedRecord(z.number(), 2).optional(),
});

it('takes what is allowed, without what the schema does not know', () => {
  const value = { list: [{ name: 'a', other: 1 }], numbers: [0, 2.5], map: { a: 1 } };
  expect(schema.parse(value)).toEqual({ list: [{ name: 'a' }], numbers: [0, 2.5], map: { a: 1 } });
  expect(schema.parse({ numbers: null })).toEqual({ numbers: null });
});

it.each([
  ['an element of another kind', { list: [{ name: 'a' }, { name: 1 }] }, ['list', 1, 'name'], /expected string/],
  ['too many elements', { list: [{}, {}, {}] }, ['list'], /3 elements; at most 2/],
  ['what is no list', { list: {} }, ['list'], /must be a list/],
  ['a number that is not allowed', { numbers: [1, -1] }, ['numbers', 1], /a number of 0 or more/],
  ['a text among numbers', { numbers: ['1'] }, ['numbers', 0], /a number of 0 or more/],
  ['too many names', { map: { a: 1, b: 1, c: 1 } }, ['map'], /3 names; at most 2/],
  ['a value of another kind', { map: { a: 'x' } }, ['map', 'a'], /expected number/],
  ['what is no map', { map: [] }, ['map'], /must be an object/],
])('refuses %s, and tells the first mistake alone', (_, value, path, message) => {
  const { error } = schema.safeParse(value);
  expect(error!.issues).toHaveLength(1);
  expect(error!.issues[0]).toMatchObject({ path, message: expect.stringMatching(message) });
});

it('makes one record of a million mistakes', () => {
  const { error } = schema.safeParse({ numbers: Array(1_000_000).fill(-1) });
  expect(error!.issues).toHaveLength(1);
});
