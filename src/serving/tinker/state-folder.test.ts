import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StateFolder } from './state-folder.ts';

let path: string;
beforeEach(() => void (path = mkdtempSync(join(tmpdir(), 'state-folder-'))));
afterEach(() => rmSync(path, { recursive: true, force: true }));

function write(file: string): void {
  mkdirSync(dirname(join(path, file)), { recursive: true });
  writeFileSync(join(path, file), '');
}

it('sweeps what a killed server was writing, and nothing else', () => {
  const kept = [
    'models/m/model.json',
    'models/m/weights/here/content/a',
    'models/m/sampler_weights/.other.next/content/a',
    'samplers/s/sampler.json',
  ];
  const left = [
    'models/m/.parked.4321.draft/a',
    'models/m/.same/a',
    'models/m/weights/.here.4321.draft/content/a',
    'models/m/sampler_weights/.here.next.4321.draft/a',
    'samplers/.s.4321.draft/sampler.json',
  ];
  for (const file of [...kept, ...left]) write(file);
  new StateFolder(path).sweep();
  expect(kept.filter((file) => !existsSync(join(path, file)))).toEqual([]);
  expect(left.filter((file) => existsSync(dirname(join(path, file))))).toEqual([]);
  expect(readdirSync(join(path, 'samplers'))).toEqual(['s']);
});

it('has nothing to sweep before it is written to', () => {
  new StateFolder(join(path, 'none')).sweep();
  expect(existsSync(join(path, 'none'))).toBe(false);
});
