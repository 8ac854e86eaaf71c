/**
 * Who asked what, and what was answered: a folder of JSON Lines, one answered request a line, that is only ever added to. Lines are
 * flushed in batches; a file that is full is followed by the next one, and none is deleted. One process writes at a time.
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder, type Lock } from '../../run/lock.ts';
import { flushFolder, makeFolder, writeAll } from '../../support/durable.ts';
import { RunError } from '../../support/errors.ts';
import { jsonLine } from '../../support/jsonl.ts';

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
    [this.#file, this.#bytes] = this.#open();
    this.#cutTornLine();
  }

  /** RunError where it cannot be written; nothing is written after that. */
  append(record: unknown): void {
    if (this.#failure !== null) throw this.#failure;
    const path = this.#path();
    const line = Buffer.from(jsonLine(record, path), 'utf8');
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
      closeSync(this.#file);
      this.#lock.release();
    }
  }

  #path(): string {
    return join(this.#options.folder, `audit-${String(this.#number).padStart(6, '0')}.jsonl`);
  }

  #open(): [file: number, bytes: number] {
    const path = this.#path();
    const file = openSync(path, 'a', PRIVATE);
    flushFolder(this.#options.folder);
    return [file, statSync(path).size];
  }

  /** The lines so far are on the disk before the next file begins. */
  #next(): void {
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#number++;
    [this.#file, this.#bytes] = this.#open();
  }

  #cutTornLine(): void {
    const content = readFileSync(this.#path());
    this.#bytes = content.lastIndexOf(0x0a) + 1;
    if (this.#bytes < content.byteLength) ftruncateSync(this.#file, this.#bytes);
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
