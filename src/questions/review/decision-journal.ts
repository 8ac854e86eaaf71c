/**
 * A folder's decisions.jsonl as it is written: one process at a time (the folder's lock), only ever added to, and on the
 * disk before `append` returns. An append that fails leaves what was there, so that the next one does not run into half a
 * line; what another program added meanwhile is never cut off.
 */
import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Decision } from '../../records/review.ts';
import { flushFolder, writeAll } from '../../support/durable.ts';
import { RunError } from '../../support/errors.ts';
import { jsonLine } from '../../support/jsonl.ts';
import type { DecisionLines } from './decision-lines.ts';

/** Nothing was kept; what was to be kept can be given again. */
export class UnkeptError extends RunError {
  /** There is no room, rather than something broken. */
  readonly isFull: boolean;

  constructor(path: string, cause: NodeJS.ErrnoException) {
    const isFull = cause.code === 'ENOSPC' || cause.code === 'EDQUOT';
    const advice = isFull
      ? 'the disk is full: free some space, then decide again'
      : 'see to the disk, then decide again';
    super(`not kept: ${path} cannot be written (${cause.message}); ${advice}`, { cause });
    this.isFull = isFull;
  }
}

const DECISIONS_A_WRITE = 1000;

export class DecisionJournal {
  readonly path: string;
  #bytes: number;
  #ended: boolean;
  /** Why what a failed append left behind is still there. */
  #uncut: NodeJS.ErrnoException | null = null;

  /** `there`: what was read of the file; a last line that is cut off there is taken off. */
  constructor(path: string, there: DecisionLines) {
    this.path = path;
    this.#bytes = there.bytes;
    this.#ended = there.ended;
    if (there.torn === null) return;
    const file = openSync(path, 'r+');
    try {
      ftruncateSync(file, there.bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** All of them or none. */
  append(decisions: readonly Decision[]): void {
    if (decisions.length === 0) return;
    const isNew = !existsSync(this.path);
    const file = this.#open();
    try {
      this.#requireUnchanged(file);
      const bytes = this.#write(file, decisions, isNew);
      this.#bytes += bytes;
      this.#ended = true;
    } finally {
      closeSync(file);
    }
  }

  #open(): number {
    try {
      return openSync(this.path, 'a');
    } catch (cause) {
      throw new UnkeptError(this.path, cause as NodeJS.ErrnoException);
    }
  }

  #requireUnchanged(file: number): void {
    if (this.#uncut !== null) this.#cutBack(file);
    const { size } = fstatSync(file);
    if (size === this.#bytes) return;
    if (this.#uncut !== null) throw new UnkeptError(this.path, this.#uncut);
    throw new RunError(
      `not kept: another program has changed ${this.path} (${size} bytes, not ${this.#bytes}); end this review and begin it again`,
    );
  }

  #write(file: number, decisions: readonly Decision[], isNew: boolean): number {
    let bytes = 0;
    try {
      for (let from = 0; from < decisions.length; from += DECISIONS_A_WRITE) {
        const lines = decisions.slice(from, from + DECISIONS_A_WRITE).map((each) => jsonLine(each, this.path));
        const content = Buffer.from(`${from === 0 && !this.#ended ? '\n' : ''}${lines.join('')}`, 'utf8');
        writeAll(file, content);
        bytes += content.byteLength;
      }
      fsyncSync(file);
      if (isNew) flushFolder(dirname(this.path));
      return bytes;
    } catch (cause) {
      this.#cutBack(file);
      throw new UnkeptError(this.path, cause as NodeJS.ErrnoException);
    }
  }

  /** Where it fails, the next append begins with it. */
  #cutBack(file: number): void {
    try {
      ftruncateSync(file, this.#bytes);
      fsyncSync(file);
      this.#uncut = null;
    } catch (cause) {
      this.#uncut = cause as NodeJS.ErrnoException;
    }
  }
}
