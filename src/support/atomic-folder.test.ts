import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { writeFolderAtomic } from './atomic-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'atomic-folder-'));
const target = join(root, 'above', 'model');
beforeEach(() => rmSync(join(root, 'above'), { recursive: true, force: true }));
afterAll(() => rmSync(root, { recursive: true }));

it('is there when all of it is written, and not before', async () => {
  await writeFolderAtomic(target, async (draft) => {
    await Promise.resolve();
    writeFileSync(join(draft, 'a'), 'one');
    expect(existsSync(target)).toBe(false);
  });
  expect(readFileSync(join(target, 'a'), 'utf8')).toBe('one');
  expect(readdirSync(join(root, 'above'))).toEqual(['model']);
});

it('leaves nothing when the writing fails', async () => {
  const fail = (draft: string): never => {
    writeFileSync(join(draft, 'a'), 'one');
    throw new Error('no more');
  };
  await expect(writeFolderAtomic(target, fail)).rejects.toThrow('no more');
  expect(readdirSync(join(root, 'above'))).toEqual([]);
});

it('clears away what a killed process left, and touches no draft of another', async () => {
  const dead = ['.model.2147483646.draft', `.model.${process.pid}.draft`];
  const drafts = [...dead, `.model.${process.ppid}.draft`, '.other.2147483646.draft'];
  for (const draft of drafts) mkdirSync(join(root, 'above', draft), { recursive: true });
  await writeFolderAtomic(target, () => undefined);
  expect(readdirSync(join(root, 'above')).sort()).toEqual([...drafts.slice(dead.length), 'model'].sort());
});
