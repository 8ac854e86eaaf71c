import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ArchiveError } from './tar-header.ts';
import { tarOfFolder } from './tar-of-folder.ts';

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tar-of-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

it('a folder that is replaced while its archive is sent goes out as it was', () => {
  const files = { 'a.json': 'first', 'b.json': 'second' };
  const whole = Buffer.concat([...tarOfFolder(folderOf(files))]);
  expect(whole.byteLength).toBe(2 * 1024 + 1024);
  const replaced = folderOf(files);
  const archive = tarOfFolder(replaced);
  const parts = [archive.next().value as Buffer];
  rmSync(replaced, { recursive: true });
  mkdirSync(replaced);
  writeFileSync(join(replaced, 'b.json'), 'another');
  expect(Buffer.concat([...parts, ...archive]).equals(whole)).toBe(true);
});

it('a name that a header does not hold is refused', () => {
  const folder = folderOf({ [`${'x'.repeat(100)}.json`]: '' });
  expect(() => [...tarOfFolder(folder)]).toThrow(ArchiveError);
});
