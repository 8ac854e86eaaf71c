import { expect, it } from 'vitest';
import type { Row } from '../../records/row.ts';
import { RecordError } from '../../support/errors.ts';
import { checkRows, claimedRows, comparedRows, type RowPair } from './compared-rows.ts';
import { syntheticRows } from '../../../test/worlds/synthetic-run.ts';

const row = (name: string, startsFrom: string | null, role: Row['role'] = 'recipe'): Row => ({
  name,
  label: { en: name, zh: name },
  about: null,
  startsFrom,
  role,
  paper: null,
});
const written = (pairs: readonly RowPair[]): string[] =>
  pairs.map(({ baseline, candidate }) => `${baseline} -> ${candidate}`);

it('compares the rows of the miniature as they were always compared', () => {
  expect(written(comparedRows(syntheticRows))).toEqual([
    'base -> cold-start',
    'cold-start -> stage-1',
    'stage-1 -> stage-2',
    'stage-1 -> control-stage-1',
    'cold-start -> control-fine-tuning',
    'control-stage-1 -> stage-2',
    'control-fine-tuning -> stage-1',
    'control-fine-tuning -> stage-2',
  ]);
});

it('asks several seeds for every step, the last row against each control, and what each control gained', () => {
  expect(written(claimedRows(syntheticRows))).toEqual([
    'base -> cold-start',
    'cold-start -> stage-1',
    'stage-1 -> stage-2',
    'control-stage-1 -> stage-2',
    'control-fine-tuning -> stage-2',
    'stage-1 -> control-stage-1',
    'cold-start -> control-fine-tuning',
  ]);
});

it('compares a control of several steps with what the recipe made of the row they left from', () => {
  const rows = [row('a', null), row('b', 'a'), row('c', 'b'), row('x', 'b', 'control'), row('y', 'x', 'control')];
  expect(written(comparedRows(rows)).slice(4)).toEqual(['x -> c', 'y -> c']);
});

it('compares a control that starts from nothing with every row of the recipe', () => {
  const rows = [row('a', null), row('b', 'a'), row('x', null, 'control')];
  expect(written(comparedRows(rows))).toEqual(['a -> b', 'x -> a', 'x -> b']);
});

it('has nothing to compare in a single row, and in none', () => {
  expect(comparedRows([row('a', null)])).toEqual([]);
  expect(claimedRows([row('a', null)])).toEqual([]);
  expect(claimedRows([])).toEqual([]);
});

it.each([
  [[row('a', null), row('a', null)], 'two rows are named "a"'],
  [[row('a', null), row('b', 'c')], 'row "b" starts from "c", which is no row; there are a, b'],
  [[row('a', 'b'), row('b', 'a')], 'row "a" starts, by way of others, from itself'],
  [[row('a', 'a')], 'from itself'],
])('refuses rows that cannot be (%#)', (rows, message) => {
  expect(() => checkRows(rows)).toThrow(RecordError);
  expect(() => checkRows(rows)).toThrow(message);
});

it('takes rows that start from one further down', () => {
  expect(() => checkRows([row('b', 'a'), row('a', null)])).not.toThrow();
});
