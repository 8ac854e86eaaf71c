import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atLeast } from '../../test/worlds/at-least.ts';
import { filesOf, sweepDiskFaults, type DiskFault } from '../../test/worlds/disk-faults.ts';
import { ggufBytes } from '../engine/hugging-face/gguf/fixtures/gguf-bytes.ts';
import { smallGguf } from '../engine/hugging-face/gguf/fixtures/small-gguf.ts';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const RECIPE = 'name = "own"\nabout = "A."\nseed = 0\n[stages.base]\ndo = "base.checkpoint"\nmodel = "x.gguf"\n';
let start: string;
beforeAll(() => {
  start = mkdtempSync(join(tmpdir(), 'gguf-base-faults-'));
  writeFileSync(join(start, 'x.gguf'), ggufBytes(smallGguf()));
  writeFileSync(join(start, 'own.toml'), RECIPE);
});
afterAll(() => rmSync(start, { recursive: true }));

describe('a run from a GGUF file whose disk fails', () => {
  const stride = process.env['FLEMING_FAULTS'] === 'all' ? 1 : 31;
  it.each<DiskFault>(['kill', 'full'])('has the whole base when it is given again, and no more: %s', async (how) => {
    const world = {
      start,
      command: (folder: string) => [MAIN, 'run', join(folder, 'own.toml'), '--out', join(folder, 'run'), '--quiet'],
      // The manifest has times in it.
      snapshot: (folder: string) => filesOf(join(folder, 'run/base')),
    };
    const { trials, operations, expected } = await sweepDiskFaults(world, how, stride);
    expect(operations.length).toBeGreaterThan(40);
    expect(Object.keys(expected as object)).toContain('model/model.safetensors');
    for (const { at, operation, again, snapshot } of atLeast(4, trials)) {
      expect(again.code, `${at} ${operation}: ${again.stderr}`).toBe(0);
      expect(snapshot, `${at} ${operation}`).toEqual(expected);
    }
  });
});
