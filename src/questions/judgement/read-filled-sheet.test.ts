import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { filledText, judgedBank, rowsOfSheet, type FilledCells } from '../fixtures/judged-world.ts';
import { workbook, type Cell } from '../own/fixtures/own-files.ts';
import { filledRows, readFilledSheet, type FilledRow } from './read-filled-sheet.ts';
import { sha256OfCells } from './sheet-file.ts';
import { judgedAspects } from './verdicts.ts';
import { writeSheet } from './write-sheet.ts';

const root = mkdtempSync(join(tmpdir(), 'fleming-filled-'));
afterAll(() => rmSync(root, { recursive: true }));
const sample = writeSheet(
  join(root, 'sheet'),
  { path: 'bank', sha256: '', questions: judgedBank() },
  { count: 6, seed: 1 },
);
const rows = rowsOfSheet(join(root, 'sheet'));
const verdicts = [
  { key: 'right', plausible: 'yes', wording: 'as-is', notes: 'fine' },
  { key: 'Wrong ', plausible: 'NO', wording: '', notes: '"A", not\tB\n药' },
];
const text = filledText(rows, (_, at) => verdicts[at] ?? {});
const read = (content: string | Uint8Array, name = 'f.tsv'): FilledRow[] => filledRows(Buffer.from(content), name);

function expectRead(filled: readonly FilledRow[]): void {
  expect(filled.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(filled.map(({ judgement }) => Object.values(judgement))).toEqual([
    ['right', 'yes', 'as-is'],
    ['wrong', 'no', null],
    ...Array.from({ length: 4 }, () => [null, null, null]),
  ]);
  expect(filled.map(({ stem, options }) => sha256OfCells(stem, options))).toEqual(
    sample.questions.map(({ sha256 }) => sha256),
  );
}

/** The same table with commas or semicolons. */
function delimitedBy(delimiter: string): string {
  const names = Object.keys(rows[0]!);
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  const filled = rows.map((row, at) => ({ ...row, ...verdicts[at] }) as Record<string, string>);
  return [names, ...filled.map((row) => names.map((name) => row[name]!))]
    .map((cells) => cells.map(quoted).join(delimiter))
    .join('\n');
}

function asWorkbook(): Uint8Array {
  const names = Object.keys(rows[0]!);
  const filled = rows.map((row, at) => ({ ...row, ...verdicts[at] }) as Record<string, string>);
  // A spreadsheet makes numbers of numbers and leaves empty cells out.
  const cellOf = (name: string, value: string): Cell | null =>
    value === '' ? null : name === 'number' ? Number(value) : value;
  return workbook([names, ...filled.map((row) => names.map((name) => cellOf(name, row[name]!)))]);
}

describe('a filled sheet is read', () => {
  it.each([
    ['as it was written, with a byte order mark and CR LF', text],
    ['without either', text.slice(1).replaceAll('\r\n', '\n')],
    ['with commas', delimitedBy(',')],
    ['with semicolons', `\ufeff${delimitedBy(';')}`],
    ['as Unicode text of a spreadsheet', Buffer.from(text, 'utf16le')],
    ['as Unicode text, the other way round', Buffer.from(text, 'utf16le').swap16()],
    ['as a workbook', asWorkbook()],
    ['where an editor took the tabs at the ends of lines away', text.replaceAll(/\t+\r\n/g, '\r\n')],
  ])('%s', (_, content) => expectRead(read(content)));

  it('with columns in another order, and others among them', () => {
    const turned = rows.map((row) => Object.fromEntries([['reader', 'me'], ...Object.entries(row).toReversed()]));
    expectRead(read(filledText(turned as Record<string, string>[], (_, at) => verdicts[at] ?? {})));
    expectRead(read(text.replace('\tkey\t', '\tKey \t')));
  });

  it('with blank rows, which are none', () => {
    expectRead(read(`${text}\t\t\t\t\t\t\t\t\t\r\n\r\n`));
  });

  it('where a whole column of a workbook is empty', () => {
    const names = Object.keys(rows[0]!);
    const filled = read(workbook([names, ...rows.map((row) => names.map((name) => row[name] || null))]));
    expect(filled).toHaveLength(6);
    expect(filled.every(({ judgement }) => judgedAspects(judgement) === 0)).toBe(true);
  });
});

describe('a filled sheet is refused', () => {
  it('for words that no column takes, each with its line, what is allowed and a near word', () => {
    const words: FilledCells[] = [
      { key: 'rigth' },
      { plausible: 'maybe' },
      { wording: 'as is' },
      { key: 'x'.repeat(10_000_000) },
    ];
    const fill = filledText(rows, (_, at) => words[at] ?? {});
    const fault = (at: number): string => `f.tsv:${fill.slice(0, fill.indexOf(rows[at]!['id']!)).split('\n').length}`;
    expect(() => read(fill)).toThrow(
      [
        `${fault(0)}: key is "rigth", did you mean right? allowed: right, ambiguous, wrong`,
        `${fault(1)}: plausible is "maybe"; allowed: yes, no`,
        `${fault(2)}: wording is "as is", did you mean as-is? allowed: as-is, edit, reject`,
        `${fault(3)}: key is "${'x'.repeat(60)}"...; allowed: right, ambiguous, wrong`,
        'Mend these cells, or empty them; nothing was counted',
      ].join('\n'),
    );
  });

  it('with the first faults of many, and how many more there are', () => {
    const many = Array.from({ length: 30 }, (_, at) => ({ ...rows[0]!, number: String(at) }));
    expect(() => read(filledText(many, () => ({ key: 'no' })))).toThrow(/f\.tsv:(?:.|\n)*\nand 20 more\nMend/);
  });

  it.each([
    ['without a column', text.replace('\tkey\t', '\tverdict\t'), /no column key; the first row names number, id/],
    ['with a column twice', text.replace('\tnotes\t', '\tKey\t'), /two columns are called key/],
    ['with a cell in no column', `${text}7${'\t'.repeat(12)}right\r\n`, /"right" is in none/],
    ['with a quote that is never closed', `${text}7\t"x`, /never closed/],
    ['in a code page', Buffer.from(text.replaceAll('药', 'é'), 'latin1'), /not UTF-8/],
    ['empty', '', /is empty/],
    ['of an old program', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), /old spreadsheet/],
    ['with zeros', 'number\0\tstem\n', /no column number, options/],
  ])('%s', (_, content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it('as foreign text in words of its own, in linear time', async () => {
    await fuzz('filled sheet', damaged([text, delimitedBy(',')], 6000), (content) => read(content), {
      holds: (value) => {
        for (const { number } of value as FilledRow[])
          expect(number === null || Number.isSafeInteger(number)).toBe(true);
      },
    });
    await expectLinear((size) => filledText(rows, () => ({ notes: '"=\t '.repeat(size) })), 20_000, read);
    await expectLinear(
      (size) => filledText(rows, () => ({ stem: "' \u00a0".repeat(size) })),
      20_000,
      (content) => read(content).map(({ stem, options }) => sha256OfCells(stem, options)),
    );
  });
});

it('a sheet that a reader has not touched is read as it lies there', () => {
  expect(readFilledSheet(join(root, 'sheet/sheet.tsv'))).toHaveLength(6);
});
