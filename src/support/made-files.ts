/**
 * Files that are made of others and must be what they come to: one that is there already, as a killed process or the same
 * command left it, stays; one that says otherwise is somebody's other work and is refused before anything is written.
 */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { writeFileAtomic } from './atomic-file.ts';
import { RunError } from './errors.ts';
import { sha256OfFile } from './hash.ts';

export interface MadeFile {
  readonly path: string;
  /** Made anew at each call. */
  readonly content: () => Iterable<Uint8Array>;
}

/** `of`: what the files are made of, for words. */
export function putFiles(files: readonly MadeFile[], of: string): void {
  const wanted = files.filter((file) => !isThere(file, of));
  for (const { path, content } of wanted) writeFileAtomic(path, content());
}

function isThere({ path, content }: MadeFile, of: string): boolean {
  if (!existsSync(path)) return false;
  const hash = createHash('sha256');
  for (const chunk of content()) hash.update(chunk);
  if (hash.digest('hex') === sha256OfFile(path)) return true;
  throw new RunError(`${path} is there and is not what ${of} come to: give --out another folder, or delete it`);
}

const CHUNK_BYTES = 1 << 20;

/** The first `bytes` of a file, or all of it, in pieces. */
export function* bytesOf(path: string, bytes = statSync(path).size): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    yield* partOf(file, path, 0, bytes);
  } finally {
    closeSync(file);
  }
}

/** Of an open file; `path` for words. */
export function* partOf(file: number, path: string, offset: number, bytes: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes;) {
    const piece = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, bytes - at));
    const read = readSync(file, piece, 0, piece.byteLength, offset + at);
    if (read === 0)
      throw new RunError(`${path} has become shorter while it was read; let nobody write to it meanwhile`);
    yield piece.subarray(0, read);
    at += read;
  }
}
