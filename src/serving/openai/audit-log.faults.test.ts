import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { sweepDiskFaults, type DiskFault } from '../../../test/worlds/disk-faults.ts';
import { readJsonl } from '../../support/jsonl.ts';

const APPEND = fileURLToPath(new URL('./fixtures/append-records.ts', import.meta.url));
let start: string;
beforeAll(() => (start = mkdtempSync(join(tmpdir(), 'audit-faults-'))));
afterAll(() => rmSync(start, { recursive: true }));

interface Kept {
  readonly name: string;
  readonly number: number;
}

/** Every line must be whole. */
function recordsOf(folder: string): Kept[] {
  const files = readdirSync(join(folder, 'log')).filter((name) => name.endsWith('.jsonl'));
  return files.toSorted().flatMap((name) => readJsonl<Kept>(join(folder, 'log', name)));
}

describe('records whose disk fails', () => {
  const stride = process.env['FLEMING_FAULTS'] === 'all' ? 1 : 5;
  it.each<DiskFault>(['kill', 'full', 'fail'])(
    'are there once where they were kept, and others follow: %s',
    async (how) => {
      const world = { start, command: (folder: string) => [APPEND, join(folder, 'log'), 'own'], snapshot: recordsOf };
      const { trials, operations, expected } = await sweepDiskFaults(world, how, stride);
      expect(operations.length).toBeGreaterThan(20);
      expect(expected).toHaveLength(10);
      for (const { at, operation, disturbed, again, snapshot } of atLeast(4, trials)) {
        const where = `${at} ${operation}: ${again.stderr}`;
        expect(again.code, where).toBe(0);
        const kept = disturbed.stdout
          .split('\n')
          .filter((line) => line !== '')
          .map(Number);
        const numbers = (snapshot as Kept[]).map(({ number }) => number);
        // Those of the disturbed command, the last of which may have been written and not said, then all of the next.
        expect(numbers.slice(-10), where).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        const before = numbers.slice(0, -10);
        expect(before.slice(0, kept.length), where).toEqual(kept);
        expect(before.length - kept.length, where).toBeLessThanOrEqual(1);
      }
    },
  );
});
