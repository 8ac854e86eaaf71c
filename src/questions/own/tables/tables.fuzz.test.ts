import { describe, expect, it } from 'vitest';
import { damaged, damagedBytes, expectLinear, fuzz } from '../../../../test/worlds/fuzz.ts';
import { RecordError } from '../../../support/errors.ts';
import { workbook } from '../fixtures/own-files.ts';
import { readLetteredText } from '../lettered-text.ts';
import { readPythonLiteral } from '../python-literal.ts';
import { delimitedTable } from './delimited-table.ts';
import { excelTable } from './excel/excel-table.ts';
import { jsonTable } from './json-table.ts';

const sheet = workbook([
  ['question', 'id', 'a', 'b'],
  ['Which "one"?', 1, 'x', { xml: '<c r="@" s="1"><v>45294</v></c>' }],
  ['哪一个？', 2, 'y', 0.5],
]);
const lines =
  '{"question": "Which?", "options": ["a", 1.20], "answer": "A"}\n{"question": "Who?", "answer": 9007199254740993}\n';

describe("a researcher's tables", () => {
  it('of a workbook are read or refused', () =>
    fuzz('own workbook', damagedBytes([sheet]), (bytes) => excelTable(bytes, 'f', null)));
  it('of JSON are read or refused', () =>
    fuzz('own JSON', damaged([lines, `[${lines.trim().replace('\n', ',')}]`]), (text) => jsonTable(text, 'f')));
  it('of delimited text are read or refused', () =>
    fuzz('own CSV', damaged(['a,b\n"1 ""x""",2\n', 'sep=;\na;b\n1;2\n']), (text) => delimitedTable(text, 'f')));
  it('of Python are read or left alone', () =>
    fuzz('python literal', damaged(["['a', \"b's\", 1.20]", "{'A': 'x', 'B': None}"]), readPythonLiteral, {
      refusesNothing: true,
    }));
  it('of letters are read or left alone', () =>
    fuzz('lettered text', damaged(['A. fever\nB. cough', 'Which? A) x B) y；']), readLetteredText, {
      refusesNothing: true,
    }));
  it.each([' ', 'A. ', ';', '\n', '，'])('of letters take time as they are long: %s', (part) =>
    expectLinear((size) => `A. x B. ${part.repeat(size)}y`, 5000, readLetteredText),
  );

  it('that were cut off say so', () => {
    for (let end = 1; end < sheet.length; end += 7)
      expect(() => excelTable(sheet.subarray(0, end), 'f', null)).toThrow(RecordError);
    expect(jsonTable(lines.slice(0, -9), 'f.jsonl')).toMatchObject({
      note: expect.stringMatching(/^the last line \(2\) is cut off/),
    });
    expect(jsonTable(lines, 'f.jsonl').note).toBeNull();
    expect(delimitedTable('a,b\n1,2\n3,lo', 'f').note).toMatch(
      /no line end after the last row, which begins in line 3/,
    );
    expect(delimitedTable('a,b\n1,2\n', 'f').note).toBeNull();
  });

  it('keep numbers as the sheet shows them', () => {
    const change = {
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="00000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="2"/><xf numFmtId="170"/></cellXfs></styleSheet>',
    };
    const cells = [
      '<c r="@" s="1"><v>1.2</v></c>',
      '<c r="@" s="2"><v>42</v></c>',
      '<c r="@"><v>0.30000000000000004</v></c>',
    ];
    const bytes = workbook([['a', 'b', 'c'], cells.map((xml) => ({ xml }))], change);
    expect(excelTable(bytes, 'f', null).rows[0]!.fields).toEqual({ a: '1.20', b: '00042', c: 0.3 });
    const absent = workbook([['a'], [{ xml: '<c r="@" t="s"><v>7</v></c>' }]]);
    expect(() => excelTable(absent, 'f', null)).toThrow(/row 2: a cell shows text 7, and the file has 1 texts/);
  });
});
