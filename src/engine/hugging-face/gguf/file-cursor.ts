/**
 * A file of a stranger, read from its beginning on, little-endian. Nothing is reserved on the word of the file: whoever
 * asks for more bytes than are left, or than a header may have, gets an error that says what was being read.
 */
import { readSync } from 'node:fs';
import { CheckpointError } from '../../../support/errors.ts';

/** The largest header in use, of a quarter of a million tokens with their merges, takes 16 MB. */
const LARGEST_HEADER_BYTES = 2 ** 27;
const WINDOW_BYTES = 2 ** 20;

export interface FileToRead {
  /** As `openSync` gives it. */
  readonly file: number;
  /** For messages. */
  readonly path: string;
  readonly bytes: number;
}

export class FileCursor {
  readonly path: string;
  readonly #file: number;
  readonly #fileBytes: number;
  /** A part of the file, and where it begins there. */
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;
  #at = 0;

  constructor({ file, path, bytes }: FileToRead) {
    this.path = path;
    this.#file = file;
    this.#fileBytes = bytes;
  }

  /** Bytes that lie before the cursor. */
  get position(): number {
    return this.#at;
  }

  /** Checks a stated count of things that take `bytesEach` at least, before anything is made of it. */
  checkCount(count: number, bytesEach: number, what: string): void {
    const left = Math.min(this.#fileBytes, LARGEST_HEADER_BYTES) - this.#at;
    if (count * bytesEach <= left) return;
    throw new CheckpointError(
      `${this.path}: ${what} at byte ${this.#at} is to have ${count}, of ${bytesEach} bytes or more each; ${left} bytes ` +
        'are left for it: the file is truncated or damaged',
    );
  }

  /** The next bytes, in memory that the next reading may take over. */
  take(count: number, what: string): Buffer {
    this.checkCount(count, 1, what);
    const end = this.#at + count;
    if (end > this.#windowStart + this.#window.length) this.#load(Math.max(count, WINDOW_BYTES));
    const start = this.#at - this.#windowStart;
    this.#at = end;
    return this.#window.subarray(start, start + count);
  }

  uint32(what: string): number {
    return this.take(4, what).readUInt32LE();
  }

  uint64(what: string): bigint {
    return this.take(8, what).readBigUInt64LE();
  }

  /** A length or a count of 64 bits that a number can hold. */
  size(what: string): number {
    const size = this.uint64(what);
    if (size <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(size);
    throw new CheckpointError(
      `${this.path}: ${what} at byte ${this.#at - 8} is ${size}; allowed are 0 to ${Number.MAX_SAFE_INTEGER}: the file is ` +
        'damaged',
    );
  }

  /** Text behind its length in bytes; what is no UTF-8 becomes U+FFFD. */
  text(what: string): string {
    return this.take(this.size(`the length of ${what}`), what).toString('utf8');
  }

  #load(count: number): void {
    const bytes = Buffer.alloc(Math.min(count, this.#fileBytes - this.#at));
    fillFromFile({ file: this.#file, path: this.path }, this.#at, bytes);
    this.#window = bytes;
    this.#windowStart = this.#at;
  }
}

/** Fills `bytes` from `position` on. CheckpointError when the file ends before. */
export function fillFromFile(
  { file, path }: Pick<FileToRead, 'file' | 'path'>,
  position: number,
  bytes: Uint8Array,
): void {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(file, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new CheckpointError(`${path} ended at byte ${position + done} while it was being read`);
    done += read;
  }
}
