/**
 * A sheet that somebody filled, as spreadsheets save it: text with tabs, commas or semicolons, UTF-8 or UTF-16 with or
 * without a byte order mark, or .xlsx; columns in any order, with others among them. A word that no column takes refuses
 * the sheet, with every such place.
 */
import { readFileSync, statSync } from 'node:fs';
import { decodeText } from '../../benchmarks/files/decode-text.ts';
import { delimitedRecords } from '../../benchmarks/files/csv-rows.ts';
import { RecordError } from '../../support/errors.ts';
import { nearestName } from '../../support/nearest-name.ts';
import { printable } from '../../support/printable.ts';
import { headerNames } from '../own/tables/delimited-table.ts';
import { excelTable, isArchive, isOldOffice } from '../own/tables/excel/excel-table.ts';
import { labelOfValue, listOfNames, saidValue } from '../own/tables/value-text.ts';
import { ASPECTS, judgedAspects, VERDICTS, type Aspect, type Judgement } from './verdicts.ts';

const LARGEST_BYTES = 256 << 20;
const MOST_FAULTS_TOLD = 10;
/** A longer word is near to none. */
const LONGEST_WORD = 40;

export interface FilledRow {
  readonly where: string;
  /** null: the cell is empty or holds no whole number. */
  readonly number: number | null;
  readonly stem: string;
  readonly options: string;
  readonly judgement: Judgement;
}

const NEEDED = ['number', 'stem', 'options', ...ASPECTS];

interface TextRow {
  readonly where: string;
  readonly cells: ReadonlyMap<string, string>;
}

interface TextTable {
  readonly names: readonly string[];
  readonly rows: readonly TextRow[];
}

export function readFilledSheet(path: string): FilledRow[] {
  const { size } = statSync(path);
  if (size > LARGEST_BYTES)
    throw new RecordError(
      `${path} has ${size} bytes; a filled sheet has at most ${LARGEST_BYTES}: is it another file?`,
    );
  return filledRows(readFileSync(path), path);
}

/** The rows of a sheet with this content. */
export function filledRows(bytes: Uint8Array, path: string): FilledRow[] {
  if (isOldOffice(bytes))
    throw new RecordError(
      `${path}: an old spreadsheet (.xls) or one with a password; save it as .xlsx or CSV without one`,
    );
  const { names, rows } = isArchive(bytes) ? workbookTable(bytes, path) : delimitedText(textOf(bytes, path), path);
  const absent = NEEDED.filter((name) => !names.includes(name));
  if (absent.length > 0)
    throw new RecordError(
      `${path}: no column ${absent.join(', ')}; the first row names ${listOfNames(names.map(printable))}. ` +
        'Keep the columns of the sheet, in any order',
    );
  const twice = NEEDED.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined)
    throw new RecordError(`${path}: two columns are called ${twice}; rename or remove one of them`);
  const faults: string[] = [];
  const filled = rows.map((row) => filledRow(row, faults));
  if (faults.length > 0) {
    const more = faults.length > MOST_FAULTS_TOLD ? [`and ${faults.length - MOST_FAULTS_TOLD} more`] : [];
    throw new RecordError(
      [...faults.slice(0, MOST_FAULTS_TOLD), ...more, 'Mend these cells, or empty them; nothing was counted'].join(
        '\n',
      ),
    );
  }
  return filled.filter((row) => row.number !== null || judgedAspects(row.judgement) > 0);
}

function workbookTable(bytes: Uint8Array, path: string): TextTable {
  const table = excelTable(bytes, path, null);
  const rows = table.rows.map(({ where, fields }) => ({
    where,
    cells: new Map(Object.entries(fields).map(([name, value]) => [columnName(name), labelOfValue(value) ?? ''])),
  }));
  return { names: table.names.map(columnName), rows };
}

/** A row may end early: editors take tabs at the end of a line away. */
function delimitedText(text: string, path: string): TextTable {
  const [header, ...records] = delimitedRecords(text, path, delimiterOf(text));
  if (header === undefined) throw new RecordError(`${path}: the file is empty; allowed: a filled sheet`);
  const names = headerNames(header.fields, `${path}:${header.line}`).map(columnName);
  const rows = records.map(({ fields, line }) => {
    const beyond = fields.slice(names.length).find((field) => field.trim() !== '');
    if (beyond !== undefined)
      throw new RecordError(
        `${path}:${line}: ${fields.length} cells; the first row names ${names.length} columns, and ${saidValue(beyond)} is in none`,
      );
    return { where: `${path}:${line}`, cells: new Map(names.map((name, at) => [name, fields[at] ?? ''])) };
  });
  return { names, rows };
}

function columnName(name: string): string {
  return name.trim().toLowerCase();
}

/** The sheet's own is the tab; spreadsheets save with commas, or with semicolons where the comma is for decimals. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  return ['\t', ';', ','].find((delimiter) => header.includes(delimiter)) ?? '\t';
}

/** UTF-16 is what a spreadsheet calls Unicode text. */
function textOf(bytes: Uint8Array, path: string): string {
  const utf16 = { fffe: 'utf-16le', feff: 'utf-16be' }[Buffer.from(bytes.subarray(0, 2)).toString('hex')];
  return utf16 === undefined ? decodeText(bytes, path, ['utf-8']) : new TextDecoder(utf16).decode(bytes);
}

function filledRow({ where, cells }: TextRow, faults: string[]): FilledRow {
  const cell = (name: string): string => cells.get(name) ?? '';
  const number = cell('number').trim();
  return {
    where,
    number: /^\d{1,9}$/.test(number) ? Number(number) : null,
    stem: cell('stem'),
    options: cell('options'),
    judgement: {
      key: wordOf('key', cell('key'), where, faults),
      plausible: wordOf('plausible', cell('plausible'), where, faults),
      wording: wordOf('wording', cell('wording'), where, faults),
    },
  };
}

function wordOf<Each extends Aspect>(aspect: Each, cell: string, where: string, faults: string[]): Judgement[Each] {
  const text = cell.trim();
  if (text === '') return null;
  const allowed: readonly string[] = VERDICTS[aspect];
  const word = allowed.find((each) => each === text.toLowerCase());
  if (word !== undefined) return word as Judgement[Each];
  const near = text.length > LONGEST_WORD ? null : nearestName(text, allowed);
  const meant = near === null ? '' : `, did you mean ${near}?`;
  faults.push(
    `${where}: ${aspect} is ${printable(saidValue(text))}${meant === '' ? ';' : meant} allowed: ${allowed.join(', ')}`,
  );
  return null;
}
