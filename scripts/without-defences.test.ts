/** The lists of defences point to what is there; that every removal is noticed, `npm run without-defences` shows. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allDefences } from '../test/defences/all-defences.ts';

const defences = await allDefences();

it('lists defences', () => expect(defences.length).toBeGreaterThan(0));

it.each(defences)('finds "$defence" once in $file, and tests for it', ({ file, has, without, tests }) => {
  expect(readFileSync(file, 'utf8').split(has)).toHaveLength(2);
  expect(without).not.toBe(has);
  expect(tests.length).toBeGreaterThan(0);
  expect(tests.filter((path) => !existsSync(path))).toEqual([]);
});
