/**
 * Who asked what, and what was answered: a folder of JSON Lines, one answered request a line, that is only ever added to. Lines are
 * flushed in batches; a file that is full is followed by the next one, and none is deleted. One process writes at a time.
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder, type Lock } from '../../run/lock.ts';
import { flushFolder, makeFolder, writeAll } from '../../support/durable.ts';
import { RunError } from '../../support/errors.ts';
import { jsonLine } from '../../support/jsonl.ts';
import { printableJson } from '../../support/printable.ts';

export interface AuditLogOptions {
  readonly folder: string;
  /** A file that has as much is followed by another. */
  readonly mostBytes: number;
  /** Lines that were written are on the disk after so long. */
  readonly flushMilliseconds: number;
  /** Told once, when lines cannot be flushed: what was answered is not recorded. */
  readonly onFailure: (error: RunError) => void;
}

/** Only the owner reads what people asked. */
const PRIVATE = 0o600;
/** Of a file, read from its end. */
const TAIL_BYTES = 1 << 16;
const FILE = /^audit-(\d{6})\.jsonl$/;

export class AuditLog {
  readonly #options: AuditLogOptions;
  readonly #lock: Lock;
  #number: number;
  #file: number;
  #bytes: number;
  #flushing: NodeJS.Timeout | null = null;
  #failure: RunError | null = null;

  /** RunError where another process writes there. A line that a kill left torn is cut off. */
  constructor(options: AuditLogOptions) {
    const { folder } = options;
    this.#options = options;
    makeFolder(folder);
    this.#lock = lockFolder(folder);
    this.#number = Math.max(1, ...readdirSync(folder).map((name) => Number(FILE.exec(name)?.[1] ?? 0)));
    [this.#file, this.#bytes] = this.#open(this.#number);
    this.#cutTornLine();
  }

  /** RunError where it cannot be written; nothing is written after that. */
  append(record: unknown): void {
    if (this.#failure !== null) throw this.#failure;
    const path = this.#path();
    const line = Buffer.from(printableJson(jsonLine(record, path)), 'utf8');
    try {
      if (this.#bytes > 0 && this.#bytes + line.byteLength > this.#options.mostBytes) this.#next();
      writeAll(this.#file, line);
    } catch (cause) {
      this.#cutBack();
      throw this.#fail(cause);
    }
    this.#bytes += line.byteLength;
    this.#flushing ??= setTimeout(() => this.#flushLate(), this.#options.flushMilliseconds);
  }

  /** Flushes and ends. */
  close(): void {
    if (this.#flushing !== null) clearTimeout(this.#flushing);
    try {
      fsyncSync(this.#file);
    } catch (cause) {
      throw this.#fail(cause);
    } finally {
      this.#failure ??= new RunError(`${this.#path()} is closed; open the records again`);
      try {
        closeSync(this.#file);
      } finally {
        this.#lock.release();
      }
    }
  }

  #path(number = this.#number): string {
    return join(this.#options.folder, `audit-${String(number).padStart(6, '0')}.jsonl`);
  }

  #open(number: number): [file: number, bytes: number] {
    const path = this.#path(number);
    const file = openSync(path, 'a', PRIVATE);
    flushFolder(this.#options.folder);
    return [file, statSync(path).size];
  }

  /** The lines so far are on the disk before the next file begins. */
  #next(): void {
    fsyncSync(this.#file);
    const full = this.#file;
    // Where the next one cannot be opened, this one is closed at the end.
    [this.#file, this.#bytes] = this.#open(this.#number + 1);
    this.#number++;
    closeSync(full);
  }

  #cutTornLine(): void {
    const { size } = statSync(this.#path());
    this.#bytes = endOfLastLine(this.#path(), size);
    if (this.#bytes < size) ftruncateSync(this.#file, this.#bytes);
  }

  #cutBack(): void {
    try {
      ftruncateSync(this.#file, this.#bytes);
    } catch {
      // The failure that led here is told.
    }
  }

  #flushLate(): void {
    this.#flushing = null;
    try {
      fsyncSync(this.#file);
    } catch (cause) {
      this.#options.onFailure(this.#fail(cause));
    }
  }

  #fail(cause: unknown): RunError {
    this.#failure ??= new RunError(
      `${this.#path()} cannot be written: ${(cause as Error).message}; see that the disk has room, then start again`,
      { cause },
    );
    return this.#failure;
  }
}

/** Bytes of a file's whole lines. Its tail is read alone: a file may be larger than the memory. */
function endOfLastLine(path: string, size: number): number {
  const file = openSync(path, 'r');
  const tail = Buffer.alloc(TAIL_BYTES);
  try {
    for (let end = size; end > 0; end -= TAIL_BYTES) {
      const start = Math.max(0, end - TAIL_BYTES);
      const read = readSync(file, tail, 0, end - start, start);
      const newline = tail.subarray(0, read).lastIndexOf(0x0a);
      if (newline >= 0) return start + newline + 1;
    }
    return 0;
  } finally {
    closeSync(file);
  }
}
