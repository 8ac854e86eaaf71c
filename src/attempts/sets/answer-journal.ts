/**
 * The journal of a model's answers: JSON Lines, only ever added to, flushed to the disk in groups. An answer counts when
 * `append` resolves, not before. What a killed process left torn at the end is cut off when the file is opened.
 */
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { flushFolder } from '../../support/durable.ts';
import { RunError } from '../../support/errors.ts';
import { jsonLine } from '../../support/jsonl.ts';

interface Pending {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

export class AnswerJournal {
  readonly path: string;
  readonly #file: FileHandle;
  #bytes: number;
  #pending: Pending[] = [];
  #flushing: Promise<void> | null = null;

  private constructor(path: string, file: FileHandle, bytes: number) {
    this.path = path;
    this.#file = file;
    this.#bytes = bytes;
  }

  /** `bytes` are kept (see `readAnswered`), whatever comes after them is cut off. */
  static async open(path: string, bytes: number): Promise<AnswerJournal> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a');
    await file.truncate(bytes);
    await file.sync();
    flushFolder(dirname(path));
    return new AnswerJournal(path, file, bytes);
  }

  /** Answers that wait for the disk. */
  get waiting(): number {
    return this.#pending.length;
  }

  /** Resolves once the record would survive a power cut. */
  append(record: unknown): Promise<void> {
    const line = jsonLine(record, this.path);
    return new Promise((resolve, reject) => {
      this.#pending.push({ line, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  async close(): Promise<void> {
    await this.#flushing;
    await this.#file.close();
  }

  /** What came in while a group was written makes the next group. */
  async #flush(): Promise<void> {
    while (this.#pending.length > 0) {
      const group = this.#pending;
      this.#pending = [];
      try {
        const content = Buffer.from(group.map(({ line }) => line).join(''), 'utf8');
        await this.#file.appendFile(content);
        await this.#file.datasync();
        this.#bytes += content.byteLength;
        for (const { resolve } of group) resolve();
      } catch (cause) {
        cutBack(this.path, this.#bytes);
        const error = new RunError(`${this.path} cannot be written: ${(cause as Error).message}`, { cause });
        for (const { reject } of group) reject(error);
      }
    }
    this.#flushing = null;
  }
}

/** Half a group must not stay before the next one. */
function cutBack(path: string, bytes: number): void {
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, bytes);
  } finally {
    closeSync(file);
  }
}
