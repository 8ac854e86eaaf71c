import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { baseFingerprint } from './base-fingerprint.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'base-fingerprint-'));
  writeFileSync(join(folder, 'config.json'), '{}');
  writeFileSync(join(folder, 'model.safetensors'), Buffer.alloc(100_000, 7));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is the same of the same files, whatever else lies beside them', () => {
  const before = baseFingerprint(folder);
  writeFileSync(join(folder, 'README.md'), 'read me');
  expect(baseFingerprint(folder)).toBe(before);
});

it.each<[string, () => void]>([
  ['config', () => writeFileSync(join(folder, 'config.json'), '{"a":1}')],
  ['number of weights', () => writeFileSync(join(folder, 'model.safetensors'), Buffer.alloc(100_004, 7))],
  ['weights', () => writeFileSync(join(folder, 'model.safetensors'), Buffer.alloc(100_000, 8))],
  [
    'last weight',
    () => {
      const bytes = readFileSync(join(folder, 'model.safetensors'));
      bytes[bytes.length - 1] = 8;
      writeFileSync(join(folder, 'model.safetensors'), bytes);
    },
  ],
  ['files', () => writeFileSync(join(folder, 'model-2.safetensors'), '')],
])('is another of another %s', (_, change) => {
  const before = baseFingerprint(folder);
  change();
  expect(baseFingerprint(folder)).not.toBe(before);
});
