import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { parquetWriteFile } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { asCsv, asJsonl, writeParquet, writeText } from '../fixtures/made-up-files.ts';
import { readRows } from './read-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = [
  { question: 'one?', cop: 0 },
  { question: '二？', cop: 3 },
];

async function fieldsOf(path: string): Promise<unknown[]> {
  return (await readRows(path)).map(({ fields }) => fields);
}

describe('rows of a file', () => {
  it('are told by what is in it, not by its name', async () => {
    expect(await fieldsOf(writeText(join(folder, 'test.json'), asJsonl(rows)))).toEqual(rows);
    expect(await fieldsOf(writeText(join(folder, 'test.jsonl'), JSON.stringify(rows)))).toEqual(rows);
    expect(await fieldsOf(writeParquet(join(folder, 'test.bin'), rows))).toEqual(rows);
    const text = rows.map(({ question, cop }) => ({ question, cop: String(cop) }));
    expect(await fieldsOf(writeText(join(folder, 'test.CSV'), asCsv(rows)))).toEqual(text);
  });

  it('come out of Parquet in every common compression, with null where nothing is', async () => {
    const columnData = [{ name: 'topic', data: ['a', null, 'a'], type: 'STRING' as const, nullable: true }];
    const compressors = { GZIP: gzip, ZSTD: zstd };
    for (const codec of ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'ZSTD'] as const) {
      const path = join(folder, `${codec}.parquet`);
      parquetWriteFile({ filename: path, columnData, codec, compressors });
      expect(await fieldsOf(path)).toEqual([{ topic: 'a' }, { topic: null }, { topic: 'a' }]);
    }
  });

  it('of Parquet know where they stand, and a cut file is said to be cut', async () => {
    const path = writeParquet(join(folder, 'whole.parquet'), rows);
    expect((await readRows(path))[1]!.where).toBe(`${path}, row 2`);
    const cut = join(folder, 'cut.parquet');
    writeFileSync(cut, readFileSync(path).subarray(0, -9));
    await expect(readRows(cut)).rejects.toThrow(/cut\.parquet: cannot be read as Parquet.*Download it again/);
  });

  it('of Parquet with a column that its schema has not are refused before any is read', async () => {
    const bytes = readFileSync(writeParquet(join(folder, 'odd.parquet'), rows));
    // The schema names a column first, its part last.
    bytes.write('questioX', bytes.lastIndexOf('question'));
    const odd = join(folder, 'odd-column.parquet');
    writeFileSync(odd, bytes);
    await expect(readRows(odd)).rejects.toThrow(/part 1 has a column \["questioX"\] that its schema has not/);
  });

  it('are not looked for in web pages, pointers and what is not there', async () => {
    const page = writeText(join(folder, 'page.json'), '\n<!doctype html><p>Sign in');
    await expect(readRows(page)).rejects.toThrow(/a web page, not data/);
    const pointer = writeText(join(folder, 'lfs.jsonl'), 'version https://git-lfs.github.com/spec/v1\noid sha256:00\n');
    await expect(readRows(pointer)).rejects.toThrow(/a pointer to a large file/);
    await expect(readRows(join(folder, 'absent.json'))).rejects.toThrow(/absent\.json: cannot be read: ENOENT/);
  });
});

function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes);
}

function zstd(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes);
}
