import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gitBlobSha1OfFile, sha256, sha256OfFile, sha256OfJson } from './hash.ts';

it('gives the published digest of "abc"', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

it('hashes a file of several pieces as its bytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hash-'));
  const bytes = Buffer.alloc((1 << 20) * 2 + 3, 'fleming');
  writeFileSync(join(folder, 'file'), bytes);
  expect(sha256OfFile(join(folder, 'file'))).toBe(sha256(bytes));
  rmSync(folder, { recursive: true });
});

it('names a file as git does', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hash-'));
  writeFileSync(join(folder, 'file'), 'hello\n');
  expect(gitBlobSha1OfFile(join(folder, 'file'))).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  rmSync(folder, { recursive: true });
});

it('hashes equal JSON values equally', () => {
  expect(sha256OfJson({ a: 1, b: { c: 2, d: undefined } })).toBe(sha256OfJson({ b: { c: 2 }, a: 1 }));
  expect(sha256OfJson({ a: 1 })).not.toBe(sha256OfJson({ a: '1' }));
});
