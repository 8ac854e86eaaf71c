/** A table as rows of text, and the four ways to write it down. Text in cells is never trusted as markup. */

export interface Table {
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly TableRow[];
  /** Sentences below it. */
  readonly notes: readonly string[];
}

export interface TableRow {
  /** As many as headings; the first is the row's name. */
  readonly cells: readonly string[];
  /** A line is drawn above it. */
  readonly ruled?: boolean;
  /** What the row says of the one above it: intervals, unread shares. */
  readonly detail?: boolean;
}

/** Columns padded with spaces, for a fixed-width font; a Chinese character is two columns wide. */
export function tableText({ title, headings, rows, notes }: Table): string {
  const lines = [headings, ...rows.map((row) => namedCells(row, '  '))];
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => displayWidth(cells[column]!))));
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const padded = lines.map((cells) =>
    cells
      .map((cell, column) => {
        const space = ' '.repeat(widths[column]! - displayWidth(cell));
        return column === 0 ? cell + space : space + cell;
      })
      .join('  ')
      .trimEnd(),
  );
  const body = rows.flatMap(({ ruled }, index) =>
    ruled === true && index > 0 ? [rule, padded[index + 1]!] : [padded[index + 1]!],
  );
  return [title, '', padded[0], rule, ...body, '', ...notes, ''].join('\n');
}

export function tableMarkdown({ title, headings, rows, notes }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rule = `| ${headings.map((_, column) => (column === 0 ? '---' : '---:')).join(' | ')} |`;
  const body = rows.map((row) => line(namedCells(row, '\u2003')));
  return [`**${escapeMarkdown(title)}**`, '', line(headings), rule, ...body, '', ...notes.map(escapeMarkdown), ''].join(
    '\n',
  );
}

/** For a document that loads booktabs. */
export function tableLatex({ title, headings, rows, notes }: Table): string {
  const line = (cells: readonly string[]): string => `${cells.map(escapeLatex).join(' & ')} \\\\`;
  return [
    '\\begin{table}',
    '\\centering\\small',
    `\\caption{${escapeLatex(title)}}`,
    `\\begin{tabular}{l${'r'.repeat(headings.length - 1)}}`,
    '\\toprule',
    line(headings),
    '\\midrule',
    ...rows.flatMap((row, index) => [
      ...(row.ruled === true && index > 0 ? ['\\midrule'] : []),
      // A row that begins with [ would be taken for an option of the line break before it.
      `{}${row.detail === true ? '\\quad ' : ''}${line(row.cells)}`,
    ]),
    '\\bottomrule',
    '\\end{tabular}',
    ...notes.map((note) => `\\par\\footnotesize ${escapeLatex(note)}`),
    '\\end{table}',
    '',
  ].join('\n');
}

/** RFC 4180 without title and notes. A cell that a spreadsheet would run as a formula gets an apostrophe before it. */
export function tableCsv({ headings, rows }: Table): string {
  const cellText = (cell: string): string => {
    const safe = /^[=@\t\r]|^[+-](?![\d.])/.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [headings, ...rows.map(({ cells }) => cells)].map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('');
}

function namedCells({ cells, detail }: TableRow, indent: string): string[] {
  return cells.map((cell, column) => (column === 0 && detail === true ? indent + cell : cell));
}

function escapeMarkdown(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|~#]/g, String.raw`\$&`)
    .replace(/[\r\n]+/g, ' ');
}

function escapeLatex(text: string): string {
  const written: Record<string, string> = {
    '\\': '\\textbackslash{}',
    '~': '\\textasciitilde{}',
    '^': '\\textasciicircum{}',
    '±': '$\\pm$',
    '−': '$-$',
    '→': '$\\to$',
    '–': '--',
    '\u00a0': '~',
  };
  return text
    .replace(/[\\~^±−→–\u00a0]|[&%$#_{}]/g, (character) => written[character] ?? `\\${character}`)
    .replace(/[\r\n]+/g, ' ');
}

function displayWidth(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1;
  return width;
}
