import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkCores, checkDisk, checkMemory, checkNode, checkOnnxruntime, checkOptional } from './doctor-checks.ts';
import { runCommandLine } from '../../test/worlds/run-command-line.ts';

it.each([
  ['20.20.2', 'missing'],
  ['22.20.9', 'missing'],
  ['22.21.0', 'ok'],
  ['23.11.1', 'missing'],
  ['24.8.0', 'missing'],
  ['24.9.0', 'ok'],
  ['26.0.0', 'ok'],
])('Node %s is %s', (version, status) => {
  expect(checkNode(version).status).toBe(status);
});

it('calls one core and little memory weak, not missing', () => {
  expect([checkCores(1).status, checkCores(2).status]).toEqual(['weak', 'ok']);
  expect(checkMemory(2 * 2 ** 30, 2 ** 30)).toMatchObject({ status: 'weak', measured: { totalGiB: 2, freeGiB: 1 } });
  expect(checkMemory(16 * 2 ** 30, 99 * 2 ** 30).measured['freeGiB']).toBe(16);
});

it('looks for room where the runs folder would be created', () => {
  const { status, measured } = checkDisk(join(tmpdir(), 'not', 'yet', 'there'));
  expect(status).toMatch(/ok|missing/);
  expect(measured['folder']).toBe(tmpdir());
});

it('loads ONNX Runtime and multiplies with it', async () => {
  const check = await checkOnnxruntime();
  expect(check.status).not.toBe('missing');
  expect(check.measured['gigaflopsPerSecond']).toBeGreaterThan(0);
});

it('says of an optional program what it is for, or where it is', () => {
  const programs = [{ name: 'shows-curves', purpose: 'shows curves', install: 'pip install it' }];
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  expect(checkOptional(programs, folder)[0]).toMatchObject({
    status: 'absent',
    detail: 'optional: shows curves (pip install it)',
  });
  writeFileSync(join(folder, 'shows-curves'), '');
  chmodSync(join(folder, 'shows-curves'), 0o755);
  expect(checkOptional(programs, `/nowhere:${folder}`)[0]).toMatchObject({ status: 'ok' });
  rmSync(folder, { recursive: true });
});

it('is a command that prints one JSON document', async () => {
  const { code, out } = await runCommandLine(['doctor', '--json', '--runs', tmpdir()]);
  const report = JSON.parse(out) as { ok: boolean; checks: { name: string }[] };
  expect(code).toBe(report.ok ? 0 : 1);
  expect(report.checks.map(({ name }) => name)).toEqual([
    'node',
    'cores',
    'memory',
    'disk',
    'onnxruntime',
    'tensorboard',
  ]);
});
