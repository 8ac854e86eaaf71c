/**
 * What calls to models came to, keyed by what they asked: `calls.jsonl` of a folder, only ever added to, by one process at a
 * time. A request is written down before it is sent and its answer before anybody sees it. After a kill at any moment
 * what was answered is there and what was in flight is known: it is asked again, and may then have been paid for twice,
 * which nobody but the provider could tell; the journal counts it. Memory holds keys and numbers, no texts.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder, type Lock } from '../../run/lock.ts';
import { RecordError } from '../../support/errors.ts';
import { iterateJsonl, type JsonlLine } from '../../support/jsonl.ts';
import { AnswerJournal } from '../sets/answer-journal.ts';
import { callLineSchema, type AnsweredLine, type CallLine, type FailedLine, type JudgedLine } from './call-lines.ts';
import { CallTotals, type CallState } from './call-totals.ts';
import type { Most, Spent } from './spent.ts';

export const CALLS_FILE = 'calls.jsonl';

export class CallJournal {
  readonly #totals: CallTotals;
  readonly #journal: AnswerJournal;
  readonly #lock: Lock;
  /** Of the first line that could not be written. */
  #fault: { readonly cause: unknown } | null = null;

  private constructor(journal: AnswerJournal, lock: Lock, totals: CallTotals) {
    this.#journal = journal;
    this.#lock = lock;
    this.#totals = totals;
  }

  static async open(folder: string): Promise<CallJournal> {
    mkdirSync(folder, { recursive: true });
    const lock = lockFolder(folder);
    try {
      const path = join(folder, CALLS_FILE);
      const { totals, bytes } = readKept(path);
      return new CallJournal(await AnswerJournal.open(path, bytes), lock, totals);
    } catch (cause) {
      lock.release();
      throw cause;
    }
  }

  /** Of all processes; goes on counting. */
  get spent(): Readonly<Spent> {
    return this.#totals.spent;
  }

  stateOf(key: string): CallState {
    return this.#totals.stateOf(key);
  }

  hasFailedIn(batch: string, key: string): boolean {
    return this.#totals.hasFailedIn(batch, key);
  }

  /** Why the call has failed in the batch; null where the journal holds no such failure. */
  failureIn(batch: string, key: string): string | null {
    return this.#totals.failureIn(batch, key);
  }

  /** The batch failed the call in a reply that is billed. */
  isBilledIn(batch: string, key: string): boolean {
    return this.#totals.isBilledIn(batch, key);
  }

  /** How many calls the batch has answered. */
  answersOf(batch: string): number {
    return this.#totals.answersOf(batch);
  }

  /**
   * Resolves once it would survive a power cut: only then may the request be sent. Once a line could not be written no further
   * request is begun, whatever the disk takes now: its answer might be lost as well.
   */
  async begun(key: string, { mostRead, mostWritten }: Most): Promise<void> {
    if (this.#fault !== null) throw this.#fault.cause;
    await this.#append({ kind: 'begun', key, mostRead, mostWritten });
  }

  /** `most`: of a request alone its `begun` line says it; of a batch this line does. */
  async answered(line: Omit<AnsweredLine, 'kind'>, most: Most): Promise<void> {
    await this.#append({ kind: 'answered', ...line, ...ofBatch(line, most) });
  }

  async failed(line: Omit<FailedLine, 'kind'>, most: Most): Promise<void> {
    await this.#append({ kind: 'failed', ...line, ...ofBatch(line, most) });
  }

  async judged(line: Omit<JudgedLine, 'kind'>): Promise<void> {
    await this.#append({ kind: 'judged', ...line });
  }

  async close(): Promise<void> {
    try {
      await this.#journal.close();
    } finally {
      this.#lock.release();
    }
  }

  async #append(line: CallLine): Promise<void> {
    try {
      await this.#journal.append(line);
    } catch (cause) {
      this.#fault ??= { cause };
      throw cause;
    }
    this.#totals.take(line);
  }
}

function ofBatch({ batch }: { readonly batch?: string | undefined }, { mostRead, mostWritten }: Most): Partial<Most> {
  return batch === undefined ? {} : { mostRead, mostWritten };
}

/** The answers of a folder, each key once: the first counts. Texts are read one by one. */
export function* readAnswers(folder: string): Generator<AnsweredLine> {
  const seen = new Set<string>();
  for (const { answer } of answersFrom(folder, 0)) {
    if (seen.has(answer.key)) continue;
    seen.add(answer.key);
    yield answer;
  }
}

export interface PlacedAnswer {
  readonly answer: AnsweredLine;
  /** Where its line begins, and where the next one will. */
  readonly offset: number;
  readonly end: number;
}

/** Answers whose lines are whole, repeats too, from the line that begins at this byte. */
export function* answersFrom(folder: string, from: number): Generator<PlacedAnswer> {
  for (const { value, offset, bytes, ended } of linesOf(join(folder, CALLS_FILE), from))
    if (ended && value.kind === 'answered') yield { answer: value, offset, end: offset + bytes + 1 };
}

export interface KeptCalls {
  readonly totals: CallTotals;
  /** Length of the whole lines. */
  readonly bytes: number;
}

/** What the journal of a folder holds that no process writes to; nothing where it was not begun. */
export function readKeptCalls(folder: string): KeptCalls {
  return readKept(join(folder, CALLS_FILE));
}

function readKept(path: string): KeptCalls {
  const totals = new CallTotals();
  let end = 0;
  for (const { value, offset, bytes, ended } of linesOf(path)) {
    if (!ended) break;
    end = offset + bytes + 1;
    totals.take(value);
  }
  totals.leaveInFlight();
  return { totals, bytes: end };
}

function* linesOf(path: string, from = 0): Generator<JsonlLine<CallLine>> {
  if (!existsSync(path)) return;
  try {
    yield* iterateJsonl(path, { schema: callLineSchema, tornLastLine: 'drop', from });
  } catch (cause) {
    if (!(cause instanceof RecordError)) throw cause;
    throw new RecordError(`${cause.message}; delete this line of the file: what it answered is asked for again`, {
      cause,
    });
  }
}
