import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { publishFolder } from './durable.ts';

it('publishes a folder with everything in it under its final name', () => {
  const root = mkdtempSync(join(tmpdir(), 'durable-'));
  mkdirSync(join(root, 'draft', 'deep'), { recursive: true });
  writeFileSync(join(root, 'draft', 'deep', 'file'), 'content');
  publishFolder(join(root, 'draft'), join(root, 'final'));
  expect(existsSync(join(root, 'draft'))).toBe(false);
  expect(readFileSync(join(root, 'final', 'deep', 'file'), 'utf8')).toBe('content');
  rmSync(root, { recursive: true });
});
