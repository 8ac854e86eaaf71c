import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesOf, sweepDiskFaults, type DiskFault } from '../../../test/worlds/disk-faults.ts';

const PROGRAM = fileURLToPath(new URL('./fixtures/download-once.ts', import.meta.url));
const content = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7919) % 251));
let start: string;
let server: Server;
let address: string;

beforeAll(async () => {
  start = mkdtempSync(join(tmpdir(), 'fleming-download-faults-'));
  server = createServer((request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const range = from > 0 && { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
    const headers = { etag: '"one"', 'content-length': content.length - from, ...range };
    response.writeHead(from > 0 ? 206 : 200, headers).end(content.subarray(from));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.bin`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(start, { recursive: true });
});

/** Temporary files of a killed writer carry its number. */
const withoutTemporaries = (folder: string): object =>
  Object.fromEntries(Object.entries(filesOf(folder)).filter(([path]) => !path.endsWith('.tmp')));

describe('a download whose disk fails', () => {
  it.each<DiskFault>(['kill', 'full'])(
    'is whole when it is asked for again, and is not tried again by itself: %s',
    async (how) => {
      const world = { start, command: (folder: string) => [PROGRAM, address, folder], snapshot: withoutTemporaries };
      const { trials, operations, expected } = await sweepDiskFaults(world, how, how === 'kill' ? 2 : 1);
      expect(operations.length).toBeGreaterThan(5);
      expect(Object.keys(expected as object)).toEqual(['file.bin']);
      for (const { at, operation, again, snapshot } of trials) {
        expect(again.code, `${at} ${operation}: ${again.stderr}`).toBe(0);
        expect(snapshot, `${at} ${operation}`).toEqual(expected);
      }
      const writing = trials.filter(({ operation }) => /write.*\.part$/.test(operation));
      expect(writing.length).toBeGreaterThan(0);
      if (how === 'kill') return;
      for (const { disturbed } of writing)
        expect(disturbed.stderr).toMatch(
          /^DownloadError: .*the disk is full\. \d+ bytes of .* stay in .*\.part: make room and give the same command/,
        );
    },
    600_000,
  );
});
