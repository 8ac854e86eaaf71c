/**
 * The XML parts of a workbook: names of its sheets, texts that cells share, which styles show a date or a percentage, and the
 * cells of a sheet, row by row. Only what stands in the file takes memory: a cell in the last corner is one cell.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS } from '../../../../benchmarks/files/table-limits.ts';
import { RecordError } from '../../../../support/errors.ts';
import { TurnedCell } from '../own-table.ts';

export type CellStyle = 'date' | 'percentage' | 'plain' | ShownZeros;

/** `00000` and `0.00`: digits that are shown though they are noughts. */
export interface ShownZeros {
  readonly before: number;
  readonly after: number;
}

export interface SheetRow {
  /** As the spreadsheet numbers it. */
  readonly number: number;
  /** By column, from 0; blank cells are not there. */
  readonly cells: ReadonlyMap<number, unknown>;
}

interface Handlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

/** Names come without their namespace's prefix. */
function parse(xml: string, where: string, { open, text, close }: Handlers): void {
  const parser = new SaxesParser();
  const plain = (name: string): string => name.slice(name.indexOf(':') + 1);
  parser.on('error', (cause) => {
    throw new RecordError(`${where}: ${cause.message}. Is the file whole? Save it again as .xlsx, or as CSV`, {
      cause,
    });
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => open?.(plain(name), attributes));
  if (text !== undefined) parser.on('text', text);
  parser.on('closetag', ({ name }: SaxesTagPlain) => close?.(plain(name)));
  parser.write(xml).close();
}

/** Sheets in their order, with the id of their relation. */
export function sheetsOf(xml: string, where: string): { readonly name: string; readonly relation: string }[] {
  const sheets: { name: string; relation: string }[] = [];
  parse(xml, where, {
    open: (name, attributes) => {
      if (name !== 'sheet') return;
      const relation = Object.entries(attributes).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1] ?? '';
      sheets.push({ name: attributes['name'] ?? `sheet ${sheets.length + 1}`, relation });
    },
  });
  return sheets;
}

/** Id of a relation -> name of the part in the archive. */
export function relationsOf(xml: string, where: string): Map<string, string> {
  const targets = new Map<string, string>();
  parse(xml, where, {
    open: (name, { Id, Target }) => {
      if (name !== 'Relationship' || Id === undefined || Target === undefined) return;
      targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target.replace(/^\.\//, '')}`);
    },
  });
  return targets;
}

/** Readings of Chinese and Japanese words (`rPh`) are no part of a text. */
export function sharedTextsOf(xml: string, where: string): string[] {
  const texts: string[] = [];
  let [current, inText, inReading] = ['', false, false];
  parse(xml, where, {
    open: (name) => {
      if (name === 'si') current = '';
      else if (name === 'rPh') inReading = true;
      else if (name === 't') inText = !inReading;
    },
    text: (text) => {
      if (inText) current += text;
    },
    close: (name) => {
      if (name === 't') inText = false;
      else if (name === 'rPh') inReading = false;
      else if (name === 'si') texts.push(unescaped(current));
    },
  });
  return texts;
}

/** By the number that a cell's `s` gives. */
export function stylesOf(xml: string, where: string): CellStyle[] {
  const formats = new Map<string, string>();
  const styles: CellStyle[] = [];
  let inCells = false;
  parse(xml, where, {
    open: (name, attributes) => {
      if (name === 'numFmt') formats.set(attributes['numFmtId'] ?? '', attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) styles.push(styleOf(attributes['numFmtId'] ?? '0', formats));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

function styleOf(id: string, formats: ReadonlyMap<string, string>): CellStyle {
  // Quoted words, escaped signs and what stands in brackets (colours, elapsed time apart) are no format.
  const code = formats.get(id)?.replace(/"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]/gi, '');
  if (code !== undefined) {
    if (code.includes('%')) return 'percentage';
    return /[ymdhs]/i.test(code.replace(/general/i, '')) ? 'date' : zerosOf(code);
  }
  const number = Number(id);
  if (number === 9 || number === 10) return 'percentage';
  const isDate = (number >= 14 && number <= 22) || (number >= 27 && number <= 36) || (number >= 45 && number <= 58);
  if (isDate && number !== 48 && number !== 49) return 'date';
  // 0.00 and #,##0.00 have no code in the file.
  return number === 2 || number === 4 ? { before: 1, after: 2 } : 'plain';
}

function zerosOf(code: string): CellStyle {
  const noughts = /^(?:#,##)?(0{1,40})(?:\.(0{1,40}))?(?:;|$)/.exec(code);
  return noughts === null ? 'plain' : { before: noughts[1]!.length, after: noughts[2]?.length ?? 0 };
}

/** `startsIn1904`: how old files of another system count days. */
export interface CellReading {
  readonly shared: readonly string[];
  readonly styles: readonly CellStyle[];
  readonly startsIn1904: boolean;
}

export function sheetRowsOf(xml: string, where: string, reading: CellReading): SheetRow[] {
  const rows: SheetRow[] = [];
  let cells = new Map<number, unknown>();
  let [row, column, kind, style, value, inline] = [0, -1, 'n', 0, '', ''];
  let [inValue, inText, inReading, characters] = [false, false, false, 0];
  parse(xml, where, {
    open: (name, attributes) => {
      if (name === 'row') {
        row = placeWithin(attributes['r'], row + 1, 1_048_576, `${where}, row`);
        [cells, column] = [new Map(), -1];
        if (rows.length > MOST_ROWS) throw new RecordError(`${where}: more than ${MOST_ROWS} rows; give it in parts`);
      } else if (name === 'c') {
        column = columnOf(attributes['r'], column + 1, `${where}, row ${row}`);
        [kind, style, value, inline] = [attributes['t'] ?? 'n', Number(attributes['s'] ?? 0), '', ''];
      } else if (name === 'v') inValue = true;
      else if (name === 'rPh') inReading = true;
      else if (name === 't') inText = !inReading;
    },
    text: (text) => {
      if (inValue) value += text;
      else if (inText) inline += text;
    },
    close: (name) => {
      if (name === 'v') inValue = false;
      else if (name === 't') inText = false;
      else if (name === 'rPh') inReading = false;
      else if (name === 'c') {
        const found = valueOfCell(
          kind,
          kind === 'inlineStr' ? inline : value,
          reading.styles[style] ?? 'plain',
          reading,
          `${where}, row ${row}`,
        );
        if (found !== null) cells.set(column, found);
        if (typeof found === 'string') characters += found.length;
        if (characters > MOST_CHARACTERS)
          throw new RecordError(
            `${where}: its texts have more than ${MOST_CHARACTERS} characters; save the sheet as CSV, or give it in parts`,
          );
      } else if (name === 'row' && cells.size > 0) rows.push({ number: row, cells });
    },
  });
  return rows;
}

function valueOfCell(
  kind: string,
  value: string,
  style: CellStyle,
  { shared, startsIn1904 }: CellReading,
  where: string,
): unknown {
  if (kind === 's') {
    const text = shared[Number(value)];
    if (text === undefined)
      throw new RecordError(
        `${where}: a cell shows text ${value.slice(0, 20)}, and the file has ${shared.length} texts. Is it whole? Save it again`,
      );
    return blankAsNull(text);
  }
  if (kind === 'inlineStr' || kind === 'str') return blankAsNull(unescaped(value));
  if (value === '') return null;
  if (kind === 'b') return value === '1';
  if (kind === 'e') return new TurnedCell('error', value);
  if (kind === 'd') return new TurnedCell('date', value);
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (style === 'date') return new TurnedCell('date', dateText(number, startsIn1904));
  if (style === 'percentage') return `${Number((100 * number).toPrecision(12))}%`;
  if (/^-?\d+$/.test(value) && !Number.isSafeInteger(number)) return value;
  // A spreadsheet keeps 17 digits of 0.3 and shows 15.
  const shown = Number(number.toPrecision(15));
  return style === 'plain' ? shown : withZeros(shown, style);
}

/** With the noughts that the sheet shows, and every digit that the cell holds. */
function withZeros(number: number, { before, after }: ShownZeros): string {
  const plain = String(Math.abs(number));
  if (plain.includes('e')) return String(number);
  const [whole, part = ''] = plain.split('.') as [string, string?];
  const decimals = part.padEnd(after, '0');
  return `${number < 0 ? '-' : ''}${whole.padStart(before, '0')}${decimals === '' ? '' : `.${decimals}`}`;
}

function blankAsNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}

const DAY_MILLISECONDS = 86_400_000;

/** Days since the end of 1899 (a day of February 1900 that never was included), or since 1904. */
function dateText(days: number, startsIn1904: boolean): string {
  const start = startsIn1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const date = new Date(start + Math.round(days * DAY_MILLISECONDS));
  if (Number.isNaN(date.getTime())) return `day ${days}`;
  const text = date.toISOString();
  return days < 1 ? text.slice(11, 16) : text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16);
}

/** `_x000D_` is a character that XML cannot hold. */
function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

function placeWithin(text: string | undefined, otherwise: number, most: number, where: string): number {
  const place = text === undefined ? otherwise : Number(text);
  if (Number.isInteger(place) && place >= 1 && place <= most) return place;
  throw new RecordError(`${where}: got number ${String(text).slice(0, 20)}; allowed: 1 to ${most}`);
}

/** `AB12` is column 27, counted from 0. */
function columnOf(reference: string | undefined, otherwise: number, where: string): number {
  const letters = reference === undefined ? null : /^([A-Za-z]{1,3})\d/.exec(reference);
  if (reference !== undefined && letters === null)
    throw new RecordError(
      `${where}: got cell ${JSON.stringify(reference.slice(0, 20))}; allowed: a reference such as B3`,
    );
  const column =
    letters === null
      ? otherwise
      : [...letters[1]!.toUpperCase()].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1;
  if (column < MOST_COLUMNS) return column;
  throw new RecordError(`${where}: a cell in column ${column + 1}; allowed: ${MOST_COLUMNS} columns`);
}
