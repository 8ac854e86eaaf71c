import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atLeast } from '../../../../test/worlds/at-least.ts';
import { sweepDiskFaults, type DiskFault } from '../../../../test/worlds/disk-faults.ts';
import { writeTinyModel } from '../../fixtures/tiny-model-folder.ts';

const PROGRAM = fileURLToPath(new URL('./fixtures/export-once.ts', import.meta.url));
let start: string;
beforeAll(async () => {
  start = mkdtempSync(join(tmpdir(), 'fleming-gguf-export-faults-'));
  await writeTinyModel(join(start, 'model'), { cut: 'qwen2' });
});
afterAll(() => rmSync(start, { recursive: true }));

describe('an export whose disk fails', () => {
  const stride = process.env['FLEMING_FAULTS'] === 'all' ? 1 : 12;
  it.each<DiskFault>(['kill', 'full'])('is whole when it is asked for again, without leftovers: %s', async (how) => {
    const world = { start, command: (folder: string) => [PROGRAM, folder] };
    const { trials, operations, expected } = await sweepDiskFaults(world, how, stride);
    expect(operations.length).toBeGreaterThan(30);
    for (const { at, operation, again, snapshot } of atLeast(3, trials)) {
      expect(again.code, `${at} ${operation}: ${again.stderr}`).toBe(0);
      expect(snapshot, `${at} ${operation}`).toEqual(expected);
    }
  });
});
