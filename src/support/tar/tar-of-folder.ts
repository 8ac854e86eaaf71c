/** The files of a folder as a tar archive, for who sends it: the same files give the same bytes. */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { ArchiveError, BLOCK_BYTES, formatTarHeader, paxSizeRecord } from './tar-header.ts';

const CHUNK_BYTES = 1 << 20;
const MOST_NAME_BYTES = 100;

/**
 * All files are opened before the first byte is given, so that a folder that is replaced meanwhile goes on as it was. Folders in
 * it are left out.
 */
export function* tarOfFolder(folder: string): Generator<Buffer> {
  const opened: { readonly name: string; readonly file: number }[] = [];
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    for (const name of entries.map((entry) => entry.name).toSorted()) {
      if (Buffer.byteLength(name) > MOST_NAME_BYTES)
        throw new ArchiveError(`${join(folder, name)} has a name of more than ${MOST_NAME_BYTES} bytes`);
      opened.push({ name, file: openSync(join(folder, name), 'r') });
    }
    for (const { name, file } of opened) yield* entryOf(name, file);
    yield Buffer.alloc(2 * BLOCK_BYTES);
  } finally {
    for (const { file } of opened) closeSync(file);
  }
}

function* entryOf(name: string, file: number): Generator<Buffer> {
  const bytes = fstatSync(file).size;
  const pax = paxSizeRecord(bytes);
  if (pax !== null)
    yield* [formatTarHeader({ name: 'pax', bytes: pax.byteLength, type: 'x' }), pax, fill(pax.byteLength)];
  yield formatTarHeader({ name, bytes, type: '0' });
  for (let at = 0; at < bytes;) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, bytes - at));
    const read = readSync(file, chunk, 0, chunk.byteLength, at);
    if (read === 0) throw new ArchiveError(`${name} has become shorter while it was read`);
    yield chunk.subarray(0, read);
    at += read;
  }
  yield fill(bytes);
}

function fill(bytes: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES);
}
