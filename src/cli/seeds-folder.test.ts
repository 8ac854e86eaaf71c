import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ConfigError } from '../support/errors.ts';
import { seedsFolderOf } from './seeds-folder.ts';

const recipe = fileURLToPath(new URL('../../recipes/smoke.toml', import.meta.url));

it('is found from the place of the recipe', () => {
  const seeds = fileURLToPath(new URL('../../seeds', import.meta.url));
  expect(seedsFolderOf(recipe, { seeds: '../seeds', specialties: ['endocrinology'] })).toBe(seeds);
  expect(seedsFolderOf(recipe, { seeds: '../seeds' })).toBe(seeds);
});

it.each([
  [{ seeds: '../nowhere' }, /smoke\.toml: graph\.seeds is "\.\.\/nowhere", but there is no folder \/.*nowhere/],
  [{ seeds: 'smoke.toml' }, /there is no folder/],
  [{ seeds: '../recipes' }, /has no <specialty>\/entities\.tsv below it/],
  [{ seeds: '../seeds', specialties: ['endocrinologie'] }, /no "endocrinologie"; did you mean "endocrinology"\?/],
  [{ seeds: '../seeds', specialties: ['zzz'] }, /no "zzz"; there are .*endocrinology/],
])('%j is a wrong recipe', (graph, message) => {
  expect(() => seedsFolderOf(recipe, graph)).toThrow(ConfigError);
  expect(() => seedsFolderOf(recipe, graph)).toThrow(message);
});
