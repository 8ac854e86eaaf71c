import { describe, expect, it } from 'vitest';
import { tableCsv, tableLatex, tableMarkdown, tableText, type Table } from './table.ts';

const hostile = '=1+1|<b>&\\input{x}_$%#~^"\n{';
const table: Table = {
  title: 'A & B',
  headings: ['Model', 'x_1', 'y'],
  rows: [
    { cells: ['阑尾炎', '1.00', '2.00'] },
    { cells: [hostile, '−1.5', '10–20'], ruled: true },
    { cells: ['95 %', 'a', 'b'], detail: true },
  ],
  notes: ['100 % of *it*'],
};

describe('tables', () => {
  it('as text: columns stand below each other, Chinese being twice as wide', () => {
    const lines = tableText({ ...table, rows: [table.rows[0]!, table.rows[2]!] }).split('\n');
    expect(lines.slice(2, 6)).toEqual([
      'Model    x_1     y',
      '------------------',
      '阑尾炎  1.00  2.00',
      '  95 %     a     b',
    ]);
  });

  it('as Markdown: cells stay cells and text stays text', () => {
    const lines = tableMarkdown(table).split('\n');
    const rows = lines.filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(5);
    // Bars that are not escaped, first and last included.
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(4);
    expect(lines.join('\n')).not.toContain('<b>');
    expect(rows[3]).toContain(String.raw`=1+1\|&lt;b>&amp;\\input{x}\_$%\#\~^" {`);
  });

  it('as LaTeX: nothing of a cell is a command', () => {
    const text = tableLatex(table);
    expect(text).toContain(
      String.raw`{}=1+1|<b>\&\textbackslash{}input\{x\}\_\$\%\#\textasciitilde{}\textasciicircum{}" \{ & $-$1.5 & 10--20 \\`,
    );
    expect(text).toContain(String.raw`\quad 95 \%`);
    expect(text).toContain(String.raw`\begin{tabular}{lrr}`);
    expect(text.match(/\\midrule/g)).toHaveLength(2);
  });

  it('as CSV: quoted as RFC 4180 has it, and no formula', () => {
    const quoted = `"'${hostile.replaceAll('"', '""')}"`;
    expect(tableCsv(table)).toBe(`Model,x_1,y\r\n阑尾炎,1.00,2.00\r\n${quoted},−1.5,10–20\r\n95 %,a,b\r\n`);
    expect(tableCsv({ ...table, rows: [{ cells: ['@x', '-1.5', '-x'] }] })).toContain("'@x,-1.5,'-x");
  });
});
