/** SHA-256 of texts, bytes, files and JSON values, and git's hash of a file, as lower-case hexadecimal. */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { canonicalJson } from './json.ts';

const CHUNK_BYTES = 1 << 20;

/** The hash of a string (its UTF-8 bytes) or of bytes. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The hash of a file, which is read in pieces. */
export function sha256OfFile(path: string): string {
  return hashOfFile(path, () => createHash('sha256'));
}

/** Of a file, as git names its content: SHA-1 of "blob", its length and its bytes. */
export function gitBlobSha1OfFile(path: string): string {
  return hashOfFile(path, (bytes) => createHash('sha1').update(`blob ${bytes}\0`));
}

function hashOfFile(path: string, begin: (bytes: number) => Hash): string {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const file = openSync(path, 'r');
  try {
    const hash = begin(fstatSync(file).size);
    for (let bytes = readSync(file, buffer); bytes > 0; bytes = readSync(file, buffer)) {
      hash.update(buffer.subarray(0, bytes));
    }
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}

/** The hash of a JSON value; the order of keys does not matter, and a property that is undefined counts as absent. */
export function sha256OfJson(value: unknown): string {
  return sha256(canonicalJson(value));
}
