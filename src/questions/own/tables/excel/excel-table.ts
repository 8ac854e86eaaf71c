/** Rows of a sheet of an .xlsx file: the first row with something in it is the header. */
import { ConfigError, RecordError } from '../../../../support/errors.ts';
import { nearestName } from '../../../../support/nearest-name.ts';
import { headerNames } from '../delimited-table.ts';
import type { OwnTable } from '../own-table.ts';
import { labelOfValue, listOfNames } from '../value-text.ts';
import { relationsOf, sharedTextsOf, sheetRowsOf, sheetsOf, stylesOf, type SheetRow } from './sheet-xml.ts';
import { WorkbookArchive } from './workbook-archive.ts';

const WORKBOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';

export interface ExcelTable extends OwnTable {
  /** Columns of the header, those too of which no row has a cell. */
  readonly names: readonly string[];
}

/** `PK`: an archive. */
export function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** The form of .xls, and of .xlsx with a password. */
export function isOldOffice(bytes: Uint8Array): boolean {
  return bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0;
}

/** `sheet` null: the first. */
export function excelTable(bytes: Uint8Array, path: string, sheet: string | null): ExcelTable {
  const archive = new WorkbookArchive(bytes, path);
  const main = archive.read([WORKBOOK, RELATIONS]);
  const [workbook, relations] = [main.get(WORKBOOK), main.get(RELATIONS)];
  if (workbook === undefined || relations === undefined)
    throw new RecordError(`${path}: an archive without ${WORKBOOK}; allowed: .xlsx. Save the sheet as .xlsx or CSV`);
  const sheets = sheetsOf(workbook, path);
  const names = sheets.map(({ name }) => name);
  const chosen = sheet === null ? sheets[0] : sheets.find(({ name }) => name === sheet);
  if (chosen === undefined) throw absent(path, sheet, names);
  const targets = relationsOf(relations, path);
  const target = targets.get(chosen.relation) ?? '';
  // The tables that all sheets share are found by their names; their place is the same in every file of this form.
  const [texts, styles] = [...targets.values()].reduce(
    ([shared, style], name) =>
      /sharedStrings\.xml$/i.test(name) ? [name, style] : /styles\.xml$/i.test(name) ? [shared, name] : [shared, style],
    ['', ''],
  );
  const parts = archive.read([target, texts, styles]);
  const where = `${path}, sheet ${chosen.name}`;
  const xml = parts.get(target);
  if (xml === undefined) throw new RecordError(`${where}: the archive holds no such sheet; save the file again`);
  const rows = sheetRowsOf(xml, where, {
    shared: parts.has(texts) ? sharedTextsOf(parts.get(texts)!, path) : [],
    styles: parts.has(styles) ? stylesOf(parts.get(styles)!, path) : [],
    startsIn1904: /date1904="(?:1|true)"/.test(workbook),
  });
  const others = names.filter((name) => name !== chosen.name);
  const note = others.length === 0 ? null : `sheet ${chosen.name} was read; others were not: ${listOfNames(others)}`;
  return { form: 'Excel', ...tableOf(rows, where), note };
}

function tableOf([header, ...rows]: readonly SheetRow[], where: string): Pick<ExcelTable, 'rows' | 'bad' | 'names'> {
  if (header === undefined)
    throw new RecordError(`${where}: the sheet is empty; allowed: a header, then a question a row`);
  const last = Math.max(...header.cells.keys());
  const texts = Array.from({ length: last + 1 }, (_, at) => labelOfValue(header.cells.get(at)) ?? '');
  const names = headerNames(texts, `${where}, row ${header.number}`);
  return {
    rows: rows.map(({ number, cells }) => ({
      where: `${where}, row ${number}`,
      fields: Object.fromEntries([...cells].map(([column, value]) => [names[column] ?? `column ${column + 1}`, value])),
    })),
    bad: [],
    names,
  };
}

function absent(path: string, sheet: string | null, names: readonly string[]): Error {
  if (sheet === null) return new RecordError(`${path}: the workbook names no sheet; save it again`);
  const near = nearestName(sheet, names);
  return new ConfigError(
    `${path}: no sheet ${JSON.stringify(sheet)}${near === null ? '.' : `, did you mean ${near}?`} The workbook has ${listOfNames(names)}`,
  );
}
