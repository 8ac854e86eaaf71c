import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { atLeast } from '../test/worlds/at-least.ts';
import { READERS, readerOf, type ReaderName } from './read-exports.ts';

const folder = fileURLToPath(new URL('exports', import.meta.url));

it('has a script and pinned packages for each reader, and none without a reader', () => {
  const names = atLeast(7, Object.keys(READERS) as ReaderName[]);
  for (const name of names) expect(existsSync(readerOf(name).script), name).toBe(true);
  const scripts = globSync('with_*.py', { cwd: folder }).map((file) => file.slice('with_'.length, -'.py'.length));
  expect(scripts.toSorted()).toEqual([...names].toSorted());
  const files = globSync('requirements-*.txt', { cwd: folder });
  const environments = files.map((file) => file.replace(/^requirements-(\w+?)(?:-alone)?\.txt$/, '$1'));
  expect(new Set(environments)).toEqual(new Set(Object.values(READERS)));
  for (const file of files)
    for (const line of atLeast(1, readFileSync(join(folder, file), 'utf8').trim().split('\n')))
      expect(line, file).toMatch(/^(?:#.*|-r \S+|[\w-]+==[\w.]+)$/);
});

it('says what to do where an environment is not there', () => {
  const { missing } = readerOf('verl');
  expect(missing === null || /^not installed: .*read-exports\.ts install verl$/.test(missing)).toBe(true);
});
