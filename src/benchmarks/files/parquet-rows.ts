/**
 * Rows of a Parquet file, as the model hub stores data sets. Snappy is read by the library, the other codecs by Node's zlib.
 * What the file says of itself is checked before anything is unpacked: how much there is, and that every column has a place
 * in the schema, since the library would leave a failure in a column without one to nobody.
 */
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import {
  parquetMetadata,
  parquetReadObjects,
  parquetSchema,
  type Compressors,
  type FileMetaData,
  type SchemaTree,
} from 'hyparquet';
import { RecordError } from '../../support/errors.ts';
import { parseJson } from './parse-json.ts';
import { Row } from './row.ts';
import { MOST_CELLS, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS } from './table-limits.ts';

/** Bytes of all columns unpacked; a dictionary lets a small file state any number. */
const LARGEST_UNPACKED = 2 ** 31;
const compressors: Compressors = {
  GZIP: (bytes, length) => gunzipSync(bytes, { maxOutputLength: length }),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: length }),
  ZSTD: (bytes, length) => zstdDecompressSync(bytes, { maxOutputLength: length }),
};

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** The library's own replace what is not UTF-8, and round long numbers. */
const parsers = {
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && decoder.decode(bytes),
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && parseJson(decoder.decode(bytes)),
};

export function isParquet(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && String.fromCharCode(...bytes.subarray(0, 4)) === 'PAR1';
}

export async function parquetRows(bytes: Uint8Array, path: string): Promise<Row[]> {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  try {
    const metadata = parquetMetadata(buffer);
    checkSize(metadata, path);
    checkColumns(metadata, path);
    const rows = await parquetReadObjects({ file: buffer, metadata, compressors, parsers });
    checkRows(rows, metadata, path);
    return rows.map((fields, index) => new Row(fields, `${path}, row ${index + 1}`, index + 1));
  } catch (cause) {
    if (cause instanceof RecordError) throw cause;
    throw damaged(path, (cause as Error).message, cause);
  }
}

function damaged(path: string, how: string, cause?: unknown): RecordError {
  return new RecordError(`${path}: cannot be read as Parquet: ${how}. Is it whole? Download it again`, { cause });
}

function checkSize({ num_rows: count, schema, row_groups: groups }: FileMetaData, path: string): void {
  const [rows, columns] = [Number(count), schema.length];
  if (rows > MOST_ROWS || columns > MOST_COLUMNS || rows * columns > MOST_CELLS)
    throw new RecordError(
      `${path}: ${rows} rows of ${columns} columns; allowed: ${MOST_ROWS} rows, ${MOST_COLUMNS} columns, ${MOST_CELLS} fields. ` +
        'Give it in parts, with the columns that are needed',
    );
  const told = groups.reduce((sum, { num_rows: own }) => sum + Number(own), 0);
  if (told !== rows || groups.some(({ num_rows: own }) => own < 0n))
    throw damaged(path, `it says that it has ${rows} rows, and its parts have ${told}`);
  const sizes = groups.flatMap(({ columns: own }) => own.map((chunk) => chunk.meta_data));
  const unpacked = sizes.reduce((sum, size) => sum + Number(size?.total_uncompressed_size ?? 0), 0);
  const values = sizes.reduce((most, size) => Math.max(most, Number(size?.num_values ?? 0)), 0);
  if (unpacked > LARGEST_UNPACKED || values > MOST_CELLS)
    throw new RecordError(
      `${path}: it unpacks to ${unpacked} bytes, ${values} values in a column; allowed: ${LARGEST_UNPACKED} bytes, ` +
        `${MOST_CELLS} values. Give it in parts, with the columns that are needed`,
    );
}

/** Every column of every part is a leaf of the schema, no two columns have one name, and no part lacks one. */
function checkColumns(metadata: FileMetaData, path: string): void {
  const tree = parquetSchema(metadata);
  const names = tree.children.map(({ element }) => element.name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw damaged(path, `it names column ${JSON.stringify(twice)} twice`);
  const leaves = leavesOf(tree, []);
  for (const [at, { columns }] of metadata.row_groups.entries()) {
    const left = new Set(leaves);
    for (const { meta_data: meta } of columns) {
      const place = JSON.stringify(meta?.path_in_schema ?? []);
      if (!left.delete(place)) throw damaged(path, `part ${at + 1} has a column ${place} that its schema has not`);
    }
    const [missing] = left;
    if (missing !== undefined) throw damaged(path, `part ${at + 1} lacks column ${missing}`);
  }
}

function leavesOf({ children }: SchemaTree, path: readonly string[]): string[] {
  return children.flatMap((child) => {
    const place = [...path, child.element.name];
    return child.children.length === 0 ? [JSON.stringify(place)] : leavesOf(child, place);
  });
}

/** A column that ends before the others would leave its fields out of the last rows. */
function checkRows(rows: readonly Record<string, unknown>[], { num_rows: count }: FileMetaData, path: string): void {
  if (rows.length !== Number(count)) throw damaged(path, `${rows.length} of its ${count} rows are there`);
  let characters = 0;
  for (const [at, fields] of rows.entries())
    for (const name in fields) {
      const value = fields[name];
      if (value === undefined) throw damaged(path, `column ${JSON.stringify(name)} ends before row ${at + 1}`);
      if (typeof value === 'string') characters += value.length;
    }
  if (characters > MOST_CHARACTERS)
    throw new RecordError(
      `${path}: its texts have ${characters} characters; allowed: ${MOST_CHARACTERS}. Give it in parts`,
    );
}
