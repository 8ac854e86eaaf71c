/** SHA-256 of texts, bytes, files and JSON values, as lower-case hexadecimal. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { canonicalJson } from './json.ts';

const CHUNK_BYTES = 1 << 20;

/** The hash of a string (its UTF-8 bytes) or of bytes. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The hash of a file, which is read in pieces. */
export function sha256OfFile(path: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const file = openSync(path, 'r');
  try {
    for (let bytes = readSync(file, buffer); bytes > 0; bytes = readSync(file, buffer)) {
      hash.update(buffer.subarray(0, bytes));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/** The hash of a JSON value; the order of keys does not matter, and a property that is undefined counts as absent. */
export function sha256OfJson(value: unknown): string {
  return sha256(canonicalJson(value));
}
