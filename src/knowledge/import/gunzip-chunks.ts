/**
 * A gzip file unpacked piece by piece, so that memory holds a piece and not the file. One that is cut off, damaged or
 * followed by something else is refused, and so is one that holds nearly nothing but repetition: a few hundred
 * kilobytes of that unpack to any number of gigabytes.
 */
import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { Gunzip } from 'fflate';
import { KnowledgeError } from '../../support/errors.ts';

/** A piece of this size unpacks to 16 MiB at most. */
const PACKED_BYTES = 16 << 10;
const TRAILER_BYTES = 8;
/** Tables and ontologies shrink to a fifth or a fiftieth. */
const MOST_TIMES_LARGER = 250;
const UNSUSPICIOUS_BYTES = 64 << 20;

export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** `file` is open for reading and `size` bytes long; it is read by position and stays open. */
export function* gunzipChunks(path: string, file: number, size: number): Generator<Uint8Array> {
  let [packed, unpacked, sum, memberBytes] = [0, 0, 0, 0];
  let pieces: Uint8Array[] = [];
  const damaged = (cause?: unknown): KnowledgeError =>
    new KnowledgeError(`${path}: the gzip file is cut off or damaged; fetch it anew`, { cause });
  /** Every member ends with the check sum and the length of what it holds. */
  const closeMember = (end: number): void => {
    const trailer = Buffer.alloc(TRAILER_BYTES);
    readSync(file, trailer, 0, TRAILER_BYTES, Math.max(0, end - TRAILER_BYTES));
    if (trailer.readUInt32LE(0) !== sum || trailer.readUInt32LE(4) !== memberBytes % 2 ** 32) throw damaged();
    [sum, memberBytes] = [0, 0];
  };
  const stream = new Gunzip((piece) => {
    [sum, memberBytes, unpacked] = [crc32(piece, sum), memberBytes + piece.length, unpacked + piece.length];
    if (unpacked > UNSUSPICIOUS_BYTES && unpacked > MOST_TIMES_LARGER * packed)
      throw new KnowledgeError(
        `${path}: unpacks to more than ${MOST_TIMES_LARGER} times its size, as nothing but repetition does; ` +
          'if that is meant, unpack it and name the unpacked file',
      );
    if (piece.length > 0) pieces.push(piece);
  });
  stream.onmember = closeMember;
  while (packed < size) {
    const buffer = Buffer.allocUnsafe(PACKED_BYTES);
    const bytes = readSync(file, buffer, 0, PACKED_BYTES, packed);
    if (bytes === 0) throw damaged();
    packed += bytes;
    try {
      stream.push(buffer.subarray(0, bytes), packed >= size);
    } catch (cause) {
      throw cause instanceof KnowledgeError ? cause : damaged(cause);
    }
    yield* pieces;
    pieces = [];
  }
  closeMember(size);
}
