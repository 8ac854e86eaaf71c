import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StudioFolders } from './studio-folders.ts';

let place: string;
beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'studio-'))));
afterEach(() => rmSync(place, { recursive: true, force: true }));

function write(path: string, files: readonly string[]): string {
  const folder = join(place, path);
  mkdirSync(folder, { recursive: true });
  for (const file of files) writeFileSync(join(folder, file), '{}');
  return folder;
}

const RUN = ['manifest.json', 'config.json'];

it('finds runs and evaluations at any depth, a run that was given itself too, and looks again after a while', () => {
  write('given/a', RUN);
  write('given/deep/er/b', RUN);
  write('given/deep/e', ['evaluation.json']);
  write('given/half', ['manifest.json']);
  write('given/a/benchmarks/row', ['evaluation.json']);
  write('given/a/work/x', RUN);
  let now = 0;
  const folders = new StudioFolders([join(place, 'given'), join(place, 'given', 'a')], () => now);
  const ids = (): string[] => folders.list().folders.map(({ kind, id }) => `${kind} ${id}`);
  expect(ids().toSorted()).toEqual([
    'evaluation a/benchmarks/row',
    'evaluation given/a/benchmarks/row',
    'evaluation given/deep/e',
    'run a',
    'run given/a',
    'run given/deep/er/b',
  ]);
  expect(folders.pathOf('given/a', 'run')).toBe(join(place, 'given', 'a'));
  write('given/new', RUN);
  expect(ids()).not.toContain('run given/new');
  now = 5000;
  expect(ids()).toContain('run given/new');
});

it('tells given folders of one name apart', () => {
  write('one/runs', RUN);
  write('two/runs', RUN);
  const folders = new StudioFolders([join(place, 'one', 'runs'), join(place, 'two', 'runs')]);
  expect(folders.list().folders.map(({ id }) => id)).toEqual(['runs', 'runs~2']);
  expect(folders.pathOf('runs~2', 'run')).toBe(join(place, 'two', 'runs'));
});

it('opens nothing by a path, whatever stands for an id', () => {
  write('given/a', RUN);
  write('outside', RUN);
  const folders = new StudioFolders([join(place, 'given')]);
  for (const id of [
    'given/../outside',
    '../outside',
    join(place, 'outside'),
    'given/a/',
    'given/a/../a',
    '',
    '.',
    'given',
  ])
    expect(() => folders.pathOf(id, 'run'), id).toThrow('there is no run');
  expect(() => folders.pathOf('given/a', 'evaluation')).toThrow('there is no evaluation');
});

it('follows no link out of what was given', () => {
  const outside = write('outside', [...RUN, 'rows.json']);
  const run = write('given/a', RUN);
  symlinkSync(outside, join(place, 'given', 'linked'));
  symlinkSync(outside, join(run, 'evaluation'));
  symlinkSync(join(run, 'config.json'), join(run, 'inside.json'));
  const folders = new StudioFolders([join(place, 'given')]);
  expect(folders.list().folders.map(({ id }) => id)).toEqual(['given/a']);
  expect(() => folders.fileIn(run, 'evaluation', 'rows.json')).toThrow('does not lie in the folders');
  expect(() => folders.fileIn(run, '..', '..', 'outside', 'rows.json')).toThrow('does not lie in the folders');
  expect(folders.fileIn(run, 'inside.json')).toBe(join(run, 'inside.json'));
  expect(folders.fileIn(run, 'none.json')).toBeNull();
});
