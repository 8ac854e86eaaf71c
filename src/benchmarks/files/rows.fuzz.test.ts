import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { damaged, damagedBytes, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { RecordError } from '../../support/errors.ts';
import { asCsv, asJsonl, writeParquet } from '../fixtures/made-up-files.ts';
import { csvRows, delimitedRecords } from './csv-rows.ts';
import { jsonRows } from './json-rows.ts';
import { parquetRows } from './parquet-rows.ts';
import { shown, type Row } from './row.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-fuzz-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = [
  { id: '9007199254740993', question: 'Which one?', options: { A: 'up, "so"', B: 'down' }, answer: 'A' },
  { id: '2', question: '哪一个？\n选', options: { A: '1.20', B: '12' }, answer: 'B' },
];
const flat = rows.map(({ id, question, answer }) => ({ id, question, answer }));
const jsonForms = [
  JSON.stringify(rows),
  JSON.stringify(rows, null, 2),
  asJsonl(rows),
  JSON.stringify(Object.fromEntries(rows.map((row) => [row.id, row]))),
  JSON.stringify({ question: rows.map(({ question }) => question), n: [1.5, 2] }),
  '{"a": NaN, "b": "NaN", "c": -Infinity}',
];

/** What a row says must be sayable, however odd its values. */
function sayable(value: unknown): void {
  for (const row of value as readonly Row[]) {
    expect(row.problem('x').message).toContain('f');
    for (const name of Object.keys(row.fields).slice(0, 20))
      expect(row.wrong(name, 'y').message.length).toBeLessThan(9000);
  }
}

describe('foreign rows', () => {
  it('of JSON are read or refused', () =>
    fuzz('rows of JSON', damaged(jsonForms), (text) => jsonRows(text, 'f'), { holds: sayable }));

  it('of CSV are read or refused', () =>
    fuzz('rows of CSV', damaged([asCsv(flat), asCsv(flat, '\r\n')]), (text) => csvRows(text, 'f'), { holds: sayable }));

  it('of TSV are cut into fields or refused', () =>
    fuzz('records of TSV', damaged(['"a b"\t"c"\n"1 ""x"""\t2\n"3"\t"4"\n']), (text) =>
      delimitedRecords(text, 'f', '\t'),
    ));

  it('of Parquet are read or refused, and no failure is left to nobody', async () => {
    const plain = flat.map((row, at) => ({ ...row, cop: at, share: at / 3 }));
    const samples = [plain, Array.from({ length: 50 }, (_, at) => ({ question: 'same', cop: at % 2 }))].map(
      (each, at) => readFileSync(writeParquet(join(folder, `${at}.parquet`), each)),
    );
    await fuzz('rows of Parquet', damagedBytes(samples), (bytes) => parquetRows(bytes, 'f'), { holds: sayable });
    // A rejection that nobody hears is told when the turn ends.
    await new Promise((resolve) => setImmediate(resolve));
  });
});

describe('a file that was cut off', () => {
  const everyCut = (text: string): string[] =>
    Array.from({ length: text.length - 1 }, (_, at) => text.slice(0, at + 1));
  const read = (text: string, reader: (text: string, path: string) => Row[]): number | null => {
    try {
      return reader(text, 'f').length;
    } catch (cause) {
      expect(cause).toBeInstanceOf(RecordError);
      expect((cause as Error).message).toMatch(/^f/);
      return null;
    }
  };

  it('anywhere is never a shorter file of JSON', () => {
    for (const text of jsonForms.slice(0, 2))
      for (const cut of atLeast(100, everyCut(text))) expect(read(cut, jsonRows)).toBeNull();
    // Lines may end at an end of a line alone.
    const lines = asJsonl(rows);
    const ends = [...lines.matchAll(/\}(?=\n)/g)].map(({ index }) => index + 1);
    for (const cut of atLeast(
      100,
      everyCut(lines).filter((each) => each.trim() !== ''),
    )) {
      const isEnd = ends.includes(cut.trimEnd().length);
      expect(read(cut, jsonRows) !== null, cut).toBe(isEnd);
    }
  });

  it('inside of a quoted field is refused with the line where it opens', () => {
    expect(() => csvRows('a,b\n1,2\n3,"four\nfive', 'f')).toThrow(/^f:3: a quote is opened and never closed/);
  });

  it('anywhere is never Parquet', async () => {
    const whole = readFileSync(writeParquet(join(folder, 'whole.parquet'), flat));
    for (let end = 0; end < whole.length; end++)
      await expect(parquetRows(whole.subarray(0, end), 'f')).rejects.toThrow(RecordError);
  });
});

describe('time grows with the file alone', () => {
  it.each([
    ['a string full of escaped quotes that never ends', (size: number) => `{${'"a\\'.repeat(size)}`],
    ['... with a NaN in it', (size: number) => `{"x": NaN, ${'"a\\'.repeat(size)}`],
    ['many strings, none closed', (size: number) => `[NaN${'"\\"'.repeat(size)}`],
    ['bare NaN', (size: number) => `[{"a": [${'NaN,'.repeat(size)}0]}]`],
    ['a field nested deep', (size: number) => `[{"a": ${'['.repeat(size)}${']'.repeat(size)}}]`],
    ['nothing but opening brackets', (size: number) => '['.repeat(size)],
    ['zeros after a point', (size: number) => `[{"a": 0.${'0'.repeat(size)}1}]`],
    ['lines', (size: number) => '{"a": 1.0}\n'.repeat(size)],
    ['blank lines', (size: number) => `{"a": 1}${'\n'.repeat(size)}{"a": 2}`],
  ])('JSON: %s', (_name, make) =>
    expectLinear(make, 5000, (text) => jsonRows(text, 'f').forEach((row) => row.wrong('a', 'b'))),
  );

  it.each([
    ['an open quote', (size: number) => `a\n"${'b'.repeat(size)}`],
    ['doubled quotes', (size: number) => `a\n"${'""'.repeat(size)}"`],
    ['columns', (size: number) => Array.from({ length: size }, (_, at) => `c${at}`).join(',')],
    ['blank lines', (size: number) => `a\n${'\n'.repeat(size)}b`],
    ['delimiters', (size: number) => `a\n${','.repeat(size)}`],
  ])('CSV: %s', (_name, make) => expectLinear(make, 20_000, (text) => csvRows(text, 'f')));

  it('a message about a value', () =>
    expectLinear(
      (size) => JSON.parse(`{"a": [${'{"b": ['.repeat(size)}${']}'.repeat(size)}]}`) as unknown,
      20_000,
      (value) => expect(shown(value).length).toBeLessThan(100),
    ));
});
