import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linkFolder } from './link-folder.ts';

it('keeps what a folder had when the folder is gone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'link-folder-'));
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  mkdirSync(join(from, 'inner'), { recursive: true });
  writeFileSync(join(from, 'a'), 'one');
  writeFileSync(join(from, 'inner', 'b'), 'two');
  linkFolder(from, to);
  rmSync(from, { recursive: true });
  expect([readFileSync(join(to, 'a'), 'utf8'), readFileSync(join(to, 'inner', 'b'), 'utf8')]).toEqual(['one', 'two']);
  rmSync(folder, { recursive: true });
});
