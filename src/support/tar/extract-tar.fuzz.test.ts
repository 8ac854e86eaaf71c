import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { damagedBytes, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { extractTar } from './extract-tar.ts';
import { archiveOf, entry, inPieces, paxEntry } from './fixtures/archives.ts';
import { ArchiveError } from './tar-header.ts';

let root: string;
const to = (): string => join(root, 'to');
beforeAll(() => (root = mkdtempSync(join(tmpdir(), 'tar-fuzz-'))));
afterAll(() => rmSync(root, { recursive: true }));

function read(bytes: Uint8Array): Promise<string[]> {
  rmSync(to(), { recursive: true, force: true });
  mkdirSync(to());
  return extractTar(inPieces(bytes, 700), { folder: to(), maxBytes: 1e8, isWanted: () => true });
}

/** Whatever an archive holds, files come to lie in the folder and nowhere else. */
function staysInside(names: unknown): void {
  expect(readdirSync(root)).toEqual(['to']);
  const found = readdirSync(to());
  expect(found.toSorted()).toEqual((names as string[]).toSorted());
  for (const name of found) expect(lstatSync(join(to(), name)).isFile()).toBe(true);
}

const samples = [
  archiveOf(entry({ name: 'a.json', text: '{}' }), entry({ name: 'b.bin', text: 'x'.repeat(700) })),
  archiveOf(entry({ name: '.', type: '5' }), paxEntry({ path: 'long.json', mtime: '1.5' }), entry({ name: 'a' })),
];

it('a damaged archive is refused, or gives files in the folder alone', async () => {
  const holds = staysInside;
  await fuzz('extract-tar', damagedBytes([...samples, ...samples.map((each) => gzipSync(each))]), read, {
    refusals: [ArchiveError],
    holds,
  });
});

it('an archive whose headers say anything is refused, or gives files in the folder alone', async () => {
  const name = fc.oneof(
    fc.constantFrom('a.json', '../a', '/etc/x', 'a/b', '..', 'A.JSON', 'con'),
    fc.string({ maxLength: 9 }),
  );
  const type = fc.constantFrom('0', '0', '0', '1', '2', '5', 'x', 'g', 'L', '\0', 'S');
  const made = fc
    .array(fc.tuple(fc.record({ name, type, text: fc.string({ maxLength: 600 }) }), fc.option(name)), { maxLength: 4 })
    .map((entries) =>
      archiveOf(...entries.flatMap(([each, path]) => [...(path === null ? [] : [paxEntry({ path })]), entry(each)])),
    );
  await fuzz('extract-tar headers', made, read, { refusals: [ArchiveError], holds: staysInside });
});

it('takes time in proportion to its length', async () => {
  const many = (count: number): Buffer =>
    archiveOf(...Array.from({ length: count }, (_, at) => entry({ name: `f${at}.json`, text: '{}' })));
  await expectLinear(many, 200, read);
});
