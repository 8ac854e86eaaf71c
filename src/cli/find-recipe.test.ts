import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConfigError } from '../support/errors.ts';
import { findRecipe } from './find-recipe.ts';

const shipped = resolve(import.meta.dirname, '../../recipes');
const before = process.cwd();
const elsewhere = mkdtempSync(join(tmpdir(), 'find-recipe-'));
beforeAll(() => process.chdir(elsewhere));
afterAll(() => {
  process.chdir(before);
  rmSync(elsewhere, { recursive: true, force: true });
});

it.each(['mini', 'mini.toml', 'recipes/mini', 'recipes/mini.toml', './recipes/mini.toml'])(
  '%s is the one that ships where there is no such file',
  (given) => expect(findRecipe(given)).toBe(join(shipped, 'mini.toml')),
);

it('takes the file where there is one, and never a folder of the same name', () => {
  mkdirSync('recipes');
  writeFileSync('recipes/mini.toml', '');
  expect(findRecipe('recipes/mini.toml')).toBe('recipes/mini.toml');
  mkdirSync('smoke');
  expect(findRecipe('smoke')).toBe(join(shipped, 'smoke.toml'));
});

it.each([
  ['minni', /The recipe minni cannot be read: there is no such file; did you mean mini\? recipes that ship: /],
  ['recipes/minni.toml', /there is no such file; did you mean mini\?/],
  ['other/mini.toml', /other\/mini\.toml cannot be read: there is no such file; recipes that ship: /],
  ['../mini', /there is no such file/],
  ['.', /it is a folder; recipes that ship/],
])('lists those that ship where %s is none', (given, message) => {
  expect(() => findRecipe(given)).toThrow(ConfigError);
  expect(() => findRecipe(given)).toThrow(message);
  for (const file of readdirSync(shipped).filter((name) => name.endsWith('.toml')))
    expect(() => findRecipe(given)).toThrow(file.replace('.toml', ''));
});
