import { describe, expect, it } from 'vitest';
import { strToU8, zipSync } from 'fflate';
import { workbook } from '../../fixtures/own-files.ts';
import { saidValue } from '../value-text.ts';
import { TurnedCell } from '../own-table.ts';
import { excelTable, isArchive } from './excel-table.ts';

const table = (bytes: Uint8Array, sheet: string | null = null): ReturnType<typeof excelTable> =>
  excelTable(bytes, 'f.xlsx', sheet);
const sheetOf = (data: string): Record<string, string> => ({
  'xl/worksheets/sheet1.xml': `<worksheet xmlns="m"><sheetData>${data}</sheetData></worksheet>`,
});

describe('a sheet', () => {
  it('has texts in every way a cell can hold one, and says the row of the spreadsheet', () => {
    const bytes = workbook([
      [null],
      ['question', 'id', 'a'],
      [
        'one & <two>\nthree',
        12,
        {
          xml: '<c r="@" t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r><rPh sb="0" eb="1"><t>reading</t></rPh></is></c>',
        },
      ],
      [null, null, null],
      [
        { xml: '<c r="@" t="str"><f>A1</f><v>formula_x0041_</v></c>' },
        { xml: '<c r="@"><v>9007199254740993</v></c>' },
        { xml: '<c r="@" t="b"><v>1</v></c>' },
      ],
    ]);
    expect(isArchive(bytes)).toBe(true);
    expect(table(bytes)).toMatchObject({
      form: 'Excel',
      note: 'sheet Questions was read; others were not: Notes',
      rows: [
        { where: 'f.xlsx, sheet Questions, row 3', fields: { question: 'one & <two>\nthree', id: 12, a: 'rich text' } },
        { where: 'f.xlsx, sheet Questions, row 5', fields: { question: 'formulaA', id: '9007199254740993', a: true } },
      ],
    });
  });

  it('tells what the spreadsheet made of a text: dates and errors; percentages stay what is shown', () => {
    const [row] = table(
      workbook([
        ['a', 'b', 'c', 'd'],
        [
          { xml: '<c r="@" s="1"><v>45294</v></c>' },
          { xml: '<c r="@" t="e"><v>#NAME?</v></c>' },
          { xml: '<c r="@" s="2"><v>0.07</v></c>' },
          { xml: '<c r="@" s="3"><v>45294.5</v></c>' },
        ],
      ]),
    ).rows;
    const { a, b, c, d } = row!.fields;
    expect([a, b, d]).toEqual([
      new TurnedCell('date', '2024-01-03'),
      new TurnedCell('error', '#NAME?'),
      new TurnedCell('date', '2024-01-03T12:00'),
    ]);
    expect(c).toBe('7%');
    expect(saidValue(a)).toBe('a date (2024-01-03): the spreadsheet took the text for one; type it as text');
  });

  it('is chosen by name', () => {
    const bytes = workbook([['question'], ['x']]);
    expect(() => table(bytes, 'Note')).toThrow(
      /no sheet "Note", did you mean Notes\? The workbook has Questions, Notes/,
    );
    expect(() => table(bytes, 'Notes')).toThrow(/sheet Notes: the sheet is empty/);
  });

  it('takes no more memory than it holds: a cell in the last corner, a bomb, a lie about its size', () => {
    const corner = (at: string): Uint8Array =>
      workbook(
        [],
        sheetOf(
          `<row r="1"><c r="A1" t="str"><v>q</v></c></row><row r="1048576"><c r="${at}" t="str"><v>x</v></c></row>`,
        ),
      );
    expect(table(corner('A1048576')).rows).toEqual([
      { where: 'f.xlsx, sheet Questions, row 1048576', fields: { q: 'x' } },
    ]);
    expect(() => table(corner('XFD1048576'))).toThrow(/row 1048576: a cell in column 16384; allowed: 2000 columns/);
    expect(() => table(workbook([], sheetOf('<row r="99999999999"/>')))).toThrow(
      /row: got number 99999999999; allowed: 1 to 1048576/,
    );
    const bomb = zipSync(
      { 'xl/workbook.xml': strToU8('<a/>'), 'xl/_rels/workbook.xml.rels': new Uint8Array(300 << 20) },
      { level: 1 },
    );
    expect(bomb.length).toBeLessThan(4 << 20);
    expect(() => table(bomb)).toThrow(/unpacks to more than 256 MiB/);
    const lying = workbook([['question'], ['x'.repeat(100_000)]]);
    // The stated size of every part becomes 8 bytes: no part is then whole XML.
    const view = new DataView(lying.buffer, lying.byteOffset);
    for (let at = 0; at < lying.length - 4; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 8, true);
    expect(() => table(lying)).toThrow(/f\.xlsx: /);
  });

  it('of a damaged file is an error that says so', () => {
    const bytes = workbook([['question'], ['x']]);
    expect(() => table(bytes.subarray(0, bytes.length >> 1))).toThrow(/cannot be unpacked: .* Save it again/);
    expect(() => table(zipSync({ 'a.txt': strToU8('x') }))).toThrow(/an archive without xl\/workbook\.xml/);
    expect(() => table(workbook([], sheetOf('<row r="1"><c r="A1"')))).toThrow(/Is the file whole\?/);
    const entities =
      '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>';
    expect(() => table(workbook([], { 'xl/worksheets/sheet1.xml': entities }))).toThrow(/undefined entity/);
  });
});
