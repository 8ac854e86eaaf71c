/** All rows of a benchmark's file, told by what is in it, not by its name; the name decides only between CSV and JSON. */
import { readFileSync, statSync } from 'node:fs';
import { RecordError } from '../../support/errors.ts';
import { csvRows } from './csv-rows.ts';
import { decodeText, type TextEncoding } from './decode-text.ts';
import { jsonRows } from './json-rows.ts';
import { isParquet, parquetRows } from './parquet-rows.ts';
import type { Row } from './row.ts';

/** A string of Node holds half a thousand million characters; no benchmark comes near. */
const LARGEST_BYTES = 400 << 20;
const lfsPointer = 'version https://git-lfs';

/** `encodings`: English data is never GB 18030, as which a damaged file would be read without a word. */
export async function readRows(path: string, encodings?: readonly TextEncoding[]): Promise<Row[]> {
  const bytes = bytesOf(path);
  if (isParquet(bytes)) return parquetRows(bytes, path);
  const text = decodeText(bytes, path, encodings);
  if (text.startsWith(lfsPointer))
    throw new RecordError(`${path}: a pointer to a large file, not the file; download the file itself`);
  if (/^\s*</.test(text)) throw new RecordError(`${path}: a web page, not data; download the file itself`);
  return path.toLowerCase().endsWith('.csv') ? csvRows(text, path) : jsonRows(text, path);
}

function bytesOf(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > LARGEST_BYTES)
      throw new RecordError(`${path}: ${size} bytes; allowed: ${LARGEST_BYTES}. Give it in parts, or as Parquet`);
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof RecordError) throw cause;
    throw new RecordError(`${path}: cannot be read: ${(cause as Error).message}`, { cause });
  }
}
