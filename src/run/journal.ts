/**
 * An append-only JSON Lines file that a checkpoint can return to: the checkpoint keeps the file's length, and a resumed
 * run cuts off what came after. Whole lines only: a line that a killed process left torn lies after the last
 * checkpoint and goes with the cut.
 */
import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { RunError } from '../support/errors.ts';
import { writeAll } from '../support/durable.ts';
import { jsonLine } from '../support/jsonl.ts';

export class Journal {
  readonly path: string;
  readonly #file: number;
  #bytes: number;

  /** Opens `path` cut back to `bytes` (0 starts it anew). */
  constructor(path: string, bytes: number) {
    mkdirSync(dirname(path), { recursive: true });
    const there = existsSync(path) ? statSync(path).size : 0;
    if (there < bytes)
      throw new RunError(
        `${path} has ${there} bytes where its checkpoint counted ${bytes}; put it back, or take a new run folder`,
      );
    this.path = path;
    this.#bytes = bytes;
    this.#file = openSync(path, 'a');
    ftruncateSync(this.#file, bytes);
  }

  /** Length of the whole lines written. */
  get bytes(): number {
    return this.#bytes;
  }

  append(record: unknown): void {
    const line = Buffer.from(jsonLine(record, this.path), 'utf8');
    try {
      writeAll(this.#file, line);
    } catch (cause) {
      ftruncateSync(this.#file, this.#bytes);
      throw new RunError(`${this.path} cannot be written: ${(cause as Error).message}`, { cause });
    }
    this.#bytes += line.byteLength;
  }

  /** Makes what was appended survive a power cut. */
  flush(): void {
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}
