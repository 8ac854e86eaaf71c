import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeFolder, publishFolder } from './durable.ts';

const root = mkdtempSync(join(tmpdir(), 'durable-'));
afterAll(() => rmSync(root, { recursive: true }));

it('publishes a folder with everything in it under its final name', () => {
  mkdirSync(join(root, 'draft', 'deep'), { recursive: true });
  writeFileSync(join(root, 'draft', 'deep', 'file'), 'content');
  publishFolder(join(root, 'draft'), join(root, 'final'));
  expect(existsSync(join(root, 'draft'))).toBe(false);
  expect(readFileSync(join(root, 'final', 'deep', 'file'), 'utf8')).toBe('content');
});

it('makes a folder with those above it, once', () => {
  for (let round = 0; round < 2; round++) makeFolder(join(root, 'some', 'where', 'deep'));
  expect(existsSync(join(root, 'some', 'where', 'deep'))).toBe(true);
});
