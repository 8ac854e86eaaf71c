/**
 * Cells of a sheet that a spreadsheet opens. A text that it would run as a formula gets an apostrophe before it, which
 * reading takes away again. What is compared of a cell is its words: programs change line ends, spaces and accents'
 * forms when they save.
 */
import { printable } from '../../support/printable.ts';

/** A spreadsheet keeps no more characters in a cell, and spills or cuts the rest. */
export const LONGEST_CELL = 32_767;

/** With full-width signs, which some spreadsheets take for the plain ones. */
const formula = /^'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** A text as a cell: nothing in it runs, and no character steers a terminal or stops a reader. */
export function cellText(text: string): string {
  const clean = printable(text.toWellFormed().replace(/\r\n?/g, '\n'));
  return formula.test(clean) ? `'${clean}` : clean;
}

/** The words of a cell, for comparing: as `cellText` was given them, with single spaces. */
export function cellWords(cell: string): string {
  const trimmed = cell.trim();
  const text = trimmed.startsWith("'") && formula.test(trimmed) ? trimmed.slice(1) : trimmed;
  return text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
}

/** Rows of cells as text with tabs and a byte order mark, without which a spreadsheet may misread Chinese. */
export function tabbedText(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((cells) => `${cells.map(quoted).join('\t')}\r\n`).join('')}`;
}

function quoted(cell: string): string {
  return /["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
