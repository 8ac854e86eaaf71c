import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asCsv } from '../fixtures/made-up-files.ts';
import { csvRows } from './csv-rows.ts';

function fieldsOf(text: string): unknown[] {
  return csvRows(text, 'f.csv').map(({ fields }) => fields);
}

describe('rows of CSV', () => {
  it('keep commas, quotes and line ends inside quotes', () => {
    expect(fieldsOf('a,b\r\n"x, ""y""","A one\nB two"\r\n\r\nplain,\n')).toEqual([
      { a: 'x, "y"', b: 'A one\nB two' },
      { a: 'plain', b: '' },
    ]);
    expect(fieldsOf('a,b\n1,')).toEqual([{ a: '1', b: '' }]);
    expect(fieldsOf('a,b\n1,2')).toEqual([{ a: '1', b: '2' }]);
  });

  it('know the line on which they start', () => {
    const where = csvRows('a\n"x\ny"\nz\n', 'f.csv').map((row) => row.where);
    expect(where).toEqual(['f.csv:2', 'f.csv:4']);
  });

  it('refuse what is cut off or does not fit the header', () => {
    expect(() => csvRows('a,b\n1,2\n"open,3\n', 'f.csv')).toThrow(/f\.csv:3: a quote is opened and never closed/);
    expect(() => csvRows('a,b\n1\n', 'f.csv')).toThrow(/f\.csv:2: 1 fields; the header names 2 \("a", "b"\)/);
    expect(() => csvRows('a,b\n"1"x,2\n', 'f.csv')).toThrow(/f\.csv:2: got "x" after a closing quote/);
    expect(() => csvRows('a,a\n1,2\n', 'f.csv')).toThrow(/names "a" twice/);
    expect(() => csvRows('', 'f.csv')).toThrow(/empty/);
  });

  it('bring back any text', () => {
    const rows = fc.array(fc.record({ a: fc.string({ unit: 'grapheme' }), b: fc.string() }), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n', '\r'), (records, end) => {
        expect(fieldsOf(asCsv(records, end))).toEqual(records);
      }),
    );
  });
});
