/** Rows of a Parquet file, as the model hub stores data sets. Snappy is read by the library, the other codecs by Node's zlib. */
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { parquetReadObjects, type Compressors } from 'hyparquet';
import { RecordError } from '../../support/errors.ts';
import { Row } from './row.ts';

const compressors: Compressors = {
  GZIP: (bytes, length) => gunzipSync(bytes, { maxOutputLength: length }),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: length }),
  ZSTD: (bytes, length) => zstdDecompressSync(bytes, { maxOutputLength: length }),
};

export function isParquet(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && String.fromCharCode(...bytes.subarray(0, 4)) === 'PAR1';
}

export async function parquetRows(bytes: Uint8Array, path: string): Promise<Row[]> {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  try {
    const rows = await parquetReadObjects({ file: buffer, compressors });
    return rows.map((fields, index) => new Row(fields, `${path}, row ${index + 1}`, index + 1));
  } catch (cause) {
    throw new RecordError(
      `${path}: cannot be read as Parquet: ${(cause as Error).message}. Is it whole? Download it again`,
      { cause },
    );
  }
}
