import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packageOf } from './package-of.ts';
import { readWorkingFolder } from './working-folder.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'package-of-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

it('makes the same package of the same files, in whatever order and zone, and another of others', () => {
  put('b/问题.txt', '发热');
  put('a.sh', '#!/bin/sh\n');
  chmodSync(join(folder, 'a.sh'), 0o755);
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Pacific/Kiritimati';
  const first = packageOf(readWorkingFolder(folder).files);
  process.env['TZ'] = 'America/Los_Angeles';
  rmSync(join(folder, 'b'), { recursive: true });
  put('b/问题.txt', '发热');
  const second = packageOf(readWorkingFolder(folder).files);
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
  expect(second.name).toBe(first.name);
  expect(first.name).toMatch(/^_ray_pkg_[0-9a-f]{40}\.zip$/);
  const files = Object.entries(unzipSync(first.bytes)).map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);
  expect(files).toEqual([
    ['a.sh', '#!/bin/sh\n'],
    ['b/问题.txt', '发热'],
  ]);
  chmodSync(join(folder, 'a.sh'), 0o644);
  expect(packageOf(readWorkingFolder(folder).files).name).not.toBe(first.name);
});

it('is no larger than a head takes, says what is large, and is not empty', () => {
  put('small', 'x');
  put('large/a', 'y'.repeat(1 << 20));
  const { files } = readWorkingFolder(folder);
  const whole = packageOf(files).bytes.byteLength;
  expect(packageOf(files, whole).bytes.byteLength).toBe(whole);
  expect(() => packageOf(files, whole - 1)).toThrow(/Ray takes .*largest files: large\/a \(1048576\), small \(1\)/);
  expect(() => packageOf([])).toThrow('holds no file');
});
