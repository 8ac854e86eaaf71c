/** A researcher's file as a table, told by what is in it; its name decides only between delimited text and JSON. */
import { readFileSync, statSync } from 'node:fs';
import { decodeText } from '../../../benchmarks/files/decode-text.ts';
import { isParquet, parquetRows } from '../../../benchmarks/files/parquet-rows.ts';
import type { Language } from '../../../records/question.ts';
import { ConfigError, RecordError } from '../../../support/errors.ts';
import { excelTable, isArchive, isOldOffice } from './excel/excel-table.ts';
import { delimitedTable } from './delimited-table.ts';
import { jsonTable } from './json-table.ts';
import type { OwnTable } from './own-table.ts';

/** A string of Node holds half a thousand million characters. */
const LARGEST_BYTES = 400 << 20;
/** Of the letters, before text that is not UTF-8 passes for Chinese. */
const LEAST_CHINESE = 0.3;

export interface TableReading {
  /** null: of each row by itself. */
  readonly language: Language | null;
  /** Of a workbook; null: the first. */
  readonly sheet: string | null;
}

export async function readOwnTable(path: string, { language, sheet }: TableReading): Promise<OwnTable> {
  const bytes = bytesOf(path);
  if (isParquet(bytes)) return parquetTable(bytes, path);
  if (isArchive(bytes)) return excelTable(bytes, path, sheet);
  if (isOldOffice(bytes))
    throw new RecordError(
      `${path}: an old spreadsheet (.xls) or one with a password; save it as .xlsx or CSV without one`,
    );
  if (sheet !== null) throw new ConfigError(`${path} has no sheets; a sheet is named of an .xlsx file only`);
  const text = textOf(bytes, path, language);
  if (/^\s*</.test(text))
    throw new RecordError(`${path}: a web page or XML; allowed: JSON, JSON Lines, CSV, TSV, Parquet, .xlsx`);
  if (text.startsWith('version https://git-lfs'))
    throw new RecordError(`${path}: a pointer to a large file, not the file; fetch the file itself`);
  return isJson(text, path) ? jsonTable(text, path) : delimitedTable(text, path);
}

function isJson(text: string, path: string): boolean {
  if (/\.(?:csv|tsv|tab|txt)$/i.test(path)) return false;
  return /\.(?:json|jsonl|ndjson)$/i.test(path) || /^\s*[[{]/.test(text);
}

function bytesOf(path: string): Uint8Array {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new ConfigError(`${path}: no such file; give the file with the questions`);
  if (!found.isFile())
    throw new ConfigError(`${path}: not a file; give the files with the questions, not their folder`);
  if (found.size > LARGEST_BYTES)
    throw new RecordError(`${path}: ${found.size} bytes; allowed: ${LARGEST_BYTES}. Give it in parts`);
  return readFileSync(path);
}

/** A file of Windows that is not UTF-8 would be read as Chinese without a word: such text must be mostly Chinese. */
function textOf(bytes: Uint8Array, path: string, language: Language | null): string {
  if (language === 'en') return decodeText(bytes, path, ['utf-8']);
  const text = decodeText(bytes, path);
  if (language === 'zh' || isUtf8(bytes)) return text;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return chinese >= LEAST_CHINESE * letters ? text : decodeText(bytes, path, ['utf-8']);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

async function parquetTable(bytes: Uint8Array, path: string): Promise<OwnTable> {
  const rows = await parquetRows(bytes, path);
  return { form: 'Parquet', rows: rows.map(({ fields, where }) => ({ fields, where })), bad: [], note: null };
}
