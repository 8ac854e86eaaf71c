import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delimitedRecords } from '../../benchmarks/files/csv-rows.ts';
import { cellText, cellWords, tabbedText } from './sheet-cells.ts';

describe('a cell', () => {
  it.each(['=1+1', '+1', '-2', '@SUM(A1)', '  =1', '\n=1', '\t=1', "'=1", '＝1', '＋1', '－1', '＠x', '=cmd|calc!A0'])(
    '%j is no formula',
    (text) => {
      expect(cellText(text)).toBe(`'${text}`);
      // Nothing that a spreadsheet cuts away before it looks leaves a formula.
      expect(cellText(text).trim()).not.toMatch(/^[=+\-@＝＋－＠]/);
    },
  );

  it.each(['A 56-year-old', '1 + 1 = 2', "'tis", '', '发热3天', 'a\tb'])('%j is as it was', (text) => {
    expect(cellText(text)).toBe(text);
  });

  it('holds no character that steers a terminal or ends a text', () => {
    expect(cellText('a\0b\u001b]0;x\u0007\u202ec\ud800')).toBe('a\ufffdb\ufffd]0;x\ufffd\ufffdc\ufffd');
  });

  it('has the same words however a program changes its spaces, line ends and apostrophe', () => {
    const cell = cellText('=A  man,\r\n56 years.\u00a0Ve\u0301rit\u00e9');
    for (const saved of [cell, cell.slice(1), ` ${cell.replaceAll('\n', '\r\n')} `, cell.normalize('NFC')])
      expect(cellWords(saved)).toBe('=A man, 56 years. V\u00e9rit\u00e9');
    expect(cellWords(cell)).not.toBe(cellWords(cellText('=A man, 57 years. V\u00e9rit\u00e9')));
  });
});

it('a table is read again as it was written, whatever its cells hold', () => {
  const table = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 4 }), { minLength: 1 });
  const odd = fc.constantFrom('"', '\t', '\r\n', '""', "'", '=', 'a"b\tc');
  fc.assert(
    fc.property(table, odd, (rows, piece) => {
      const cells = rows.map((row) => row.map((text, at) => cellText(at === 0 ? `${piece}${text}x` : text)));
      const text = tabbedText(cells);
      expect(text.startsWith('\ufeff')).toBe(true);
      expect(delimitedRecords(text.slice(1), 'f', '\t').map(({ fields }) => fields)).toEqual(cells);
    }),
  );
});
