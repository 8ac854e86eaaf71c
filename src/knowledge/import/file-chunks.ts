/** The bytes of a file piece by piece, unpacked when they are gzipped. Other packed files are refused by their kind. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { KnowledgeError } from '../../support/errors.ts';
import { gunzipChunks, isGzip } from './gunzip-chunks.ts';

const CHUNK_BYTES = 1 << 20;

/** First bytes -> what to do with such a file. */
const OTHER_PACKINGS: readonly (readonly [string, string])[] = [
  ['504b0304', 'a zip archive; unpack it and name the files in it'],
  ['425a68', 'packed by bzip2; unpack it, or pack it by gzip'],
  ['fd377a585a00', 'packed by xz; unpack it, or pack it by gzip'],
  ['28b52ffd', 'packed by zstd; unpack it, or pack it by gzip'],
];

/** A chunk is valid until the next one is asked for. */
export function* fileChunks(path: string): Generator<Uint8Array> {
  const file = openToRead(path);
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size));
    let at = 0;
    while (at < size) {
      const bytes = readSync(file, buffer, 0, buffer.length, at);
      if (bytes === 0) throw new KnowledgeError(`${path}: the file has become shorter while it was read; try again`);
      const chunk = buffer.subarray(0, bytes);
      if (at === 0) {
        if (isGzip(chunk)) return yield* gunzipChunks(path, file, size);
        refuseOtherPackings(path, chunk);
      }
      at += bytes;
      yield chunk;
    }
  } finally {
    closeSync(file);
  }
}

function openToRead(path: string): number {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'no such file' : `cannot be opened (${code}); may it be read?`;
    throw new KnowledgeError(`${path}: ${why}`, { cause });
  }
  const status = fstatSync(file);
  if (status.isFile()) return file;
  closeSync(file);
  throw new KnowledgeError(
    status.isDirectory() ? `${path}: is a folder; name the files in it` : `${path}: is no regular file`,
  );
}

function refuseOtherPackings(path: string, start: Buffer): void {
  const found = OTHER_PACKINGS.find(([mark]) => start.toString('hex', 0, mark.length / 2) === mark);
  if (found !== undefined) throw new KnowledgeError(`${path}: is ${found[1]}`);
}
