import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { extractTar, type ExtractTarOptions } from './extract-tar.ts';
import { archiveOf, entry, inPieces, paxEntry } from './fixtures/archives.ts';
import { ArchiveError } from './tar-header.ts';
import { tarOfFolder } from './tar-of-folder.ts';

let folder: string;
let from: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tar-'));
  from = join(folder, 'from');
  for (const each of ['from', 'to']) mkdirSync(join(folder, each));
});
afterEach(() => rmSync(folder, { recursive: true }));

function extracted(
  archive: Uint8Array,
  { pieces = 100, ...options }: Partial<ExtractTarOptions> & { readonly pieces?: number } = {},
): Promise<string[]> {
  const to = join(folder, 'to');
  return extractTar(inPieces(archive, pieces), { folder: to, maxBytes: 1e6, isWanted: () => true, ...options });
}

const written = (name: string): string => readFileSync(join(folder, 'to', name), 'utf8');

describe('an archive', () => {
  it('of a folder is the folder again, compressed or not, however it comes in', async () => {
    const texts = { 'a.json': '{}', 'b.safetensors': 'x'.repeat(1000), 'empty.txt': '', 'whole.txt': 'y'.repeat(512) };
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(from, name), text);
    mkdirSync(join(from, 'folder'));
    const archive = Buffer.concat([...tarOfFolder(from)]);
    for (const [bytes, pieces] of atLeast(4, [
      [archive, 1],
      [archive, 10_000],
      [gzipSync(archive), 1],
      [gzipSync(archive), 10_000],
    ] as const)) {
      expect(await extracted(bytes, { pieces })).toEqual(Object.keys(texts));
      for (const [name, text] of Object.entries(texts)) expect(written(name)).toBe(text);
      for (const name of readdirSync(join(folder, 'to'))) rmSync(join(folder, 'to', name));
    }
  });

  it('is read as Python writes it: the folder itself, times and long names before each entry', async () => {
    const long = `${'long-'.repeat(30)}name.json`;
    const archive = archiveOf(
      paxEntry({ mtime: '1795946520.1070652' }),
      entry({ name: '', type: '5' }),
      paxEntry({ mtime: '1795946520.1070652' }),
      entry({ name: 'adapter_config.json', text: '{"r": 1}' }),
      paxEntry({ path: long, size: '5' }),
      entry({ name: long.slice(0, 99), text: 'hello', bytes: 0 }),
      entry({ name: './beside.txt', text: 'beside' }),
    );
    expect(await extracted(gzipSync(archive))).toEqual(['adapter_config.json', long, 'beside.txt']);
    expect([written('adapter_config.json'), written(long), written('beside.txt')]).toEqual([
      '{"r": 1}',
      'hello',
      'beside',
    ]);
  });

  it('leaves out what is not wanted', async () => {
    const archive = archiveOf(entry({ name: 'model.py', text: 'import os' }), entry({ name: 'a.json', text: '{}' }));
    expect(await extracted(archive, { isWanted: (name) => name.endsWith('.json') })).toEqual(['a.json']);
    expect(readdirSync(join(folder, 'to'))).toEqual(['a.json']);
  });

  it.each([
    ['../outside.json', '0'],
    ['/tmp/outside.json', '0'],
    ['inner/a.json', '0'],
    ['..', '0'],
    ['a\\b.json', '0'],
    ['.hidden.json', '0'],
    ['inner', '5'],
    ['link.json', '2'],
    ['hard.json', '1'],
    ['device', '3'],
  ])('is refused for %s of type %s, and nothing is written', async (name, type) => {
    await expect(extracted(archiveOf(entry({ name, type })))).rejects.toThrow(ArchiveError);
    await expect(extracted(archiveOf(paxEntry({ path: name }), entry({ name: 'a.json', type })))).rejects.toThrow(
      'a checkpoint is plain files beside each other',
    );
    expect(readdirSync(join(folder, 'to'))).toEqual([]);
    expect(readdirSync(folder).toSorted()).toEqual(['from', 'to']);
  });

  it('is refused for a name that comes twice, in other letters too', async () => {
    const archive = archiveOf(entry({ name: 'a.json', text: '1' }), entry({ name: 'A.json', text: '2' }));
    await expect(extracted(archive)).rejects.toThrow('"A.json" in the archive comes twice');
  });

  it('is refused with more bytes than are allowed, as it comes and as it says', async () => {
    const parts = Array.from({ length: 30 }, (_, at) => entry({ name: `${at}.json`, text: '0'.repeat(4000) }));
    const bomb = gzipSync(archiveOf(...parts), { level: 9 });
    expect(bomb.byteLength).toBeLessThan(2000);
    await expect(extracted(bomb, { maxBytes: 50_000 })).rejects.toThrow('more than 0.000 GB');
    const stated = archiveOf(entry({ name: 'b.json', text: '', bytes: 8 ** 10 }));
    await expect(extracted(stated)).rejects.toThrow('more than 0.001 GB');
    expect(readdirSync(join(folder, 'to'))).not.toContain('b.json');
    const padded = Buffer.concat([archiveOf(), Buffer.alloc(1_100_000)]);
    await expect(extracted(padded, { maxBytes: 1e7, pieces: 65_536 })).rejects.toThrow('follow the end of the archive');
  });

  it('is refused with more entries than a checkpoint has, and for a pax header that is long', async () => {
    const many = archiveOf(...Array.from({ length: 10_001 }, () => entry({ name: '', type: '5' })));
    await expect(extracted(many, { maxBytes: 1e8, pieces: 65_536 })).rejects.toThrow('more than 10000 entries');
    const long = archiveOf(paxEntry({ comment: 'x'.repeat(70_000) }));
    await expect(extracted(long)).rejects.toThrow('allowed are 65536');
    await expect(extracted(archiveOf(paxEntry({ 'GNU.sparse.major': '1' })))).rejects.toThrow('sparse');
  });

  it('that was cut off is refused, wherever, compressed or not', async () => {
    const whole = archiveOf(entry({ name: 'a.json', text: 'x'.repeat(600) }));
    for (const archive of [whole, gzipSync(whole)])
      for (let length = 0; length < archive.byteLength - 512; length += 37) {
        await expect(extracted(archive.subarray(0, length)), String(length)).rejects.toThrow(ArchiveError);
        rmSync(join(folder, 'to', 'a.json'), { force: true });
      }
    expect(await extracted(whole)).toEqual(['a.json']);
  });

  it('passes an error of whoever brings it', async () => {
    const breaking = async function* (): AsyncGenerator<Uint8Array> {
      yield gzipSync(archiveOf(entry({ name: 'a.json', text: '{}' }))).subarray(0, 20);
      throw new Error('the line broke');
    };
    const options = { folder: join(folder, 'to'), maxBytes: 1e6, isWanted: () => true };
    await expect(extractTar(breaking(), options)).rejects.toThrow('the line broke');
  });
});
