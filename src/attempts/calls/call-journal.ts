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
import { callLineSchema, type AnsweredLine, type CallLine, type FailedLine } from './call-lines.ts';

const CALLS_FILE = 'calls.jsonl';

/** `open`: it may be asked for. `failed-again`: so may this. `failed-final`: it never will be answered. */
export type CallState = 'open' | 'answered' | 'failed-again' | 'failed-final';

/** What was taken, all processes together. Unknown tokens are counted, never taken for 0. */
export interface Spent {
  requests: number;
  answers: number;
  read: number;
  written: number;
  reasoning: number;
  /** Of these, through batches, which cost less. */
  batchRead: number;
  batchWritten: number;
  /** Answers whose tokens the model did not say. */
  uncounted: number;
  /** Requests of which nobody here knows whether they were answered. */
  doubtful: number;
  /** The most that these and the uncounted took. */
  doubtfulRead: number;
  doubtfulWritten: number;
}

interface Most {
  readonly mostRead: number | null;
  readonly mostWritten: number | null;
}

export class CallJournal {
  readonly spent: Spent;
  readonly #states: Map<string, CallState>;
  readonly #journal: AnswerJournal;
  readonly #lock: Lock;

  private constructor(journal: AnswerJournal, lock: Lock, { states, spent }: Kept) {
    this.#journal = journal;
    this.#lock = lock;
    this.#states = states;
    this.spent = spent;
  }

  static async open(folder: string): Promise<CallJournal> {
    mkdirSync(folder, { recursive: true });
    const lock = lockFolder(folder);
    try {
      const path = join(folder, CALLS_FILE);
      const kept = readKept(path);
      return new CallJournal(await AnswerJournal.open(path, kept.bytes), lock, kept);
    } catch (cause) {
      lock.release();
      throw cause;
    }
  }

  stateOf(key: string): CallState {
    return this.#states.get(key) ?? 'open';
  }

  /** Resolves once it would survive a power cut: only then may the request be sent. */
  async begun(key: string, { mostRead, mostWritten }: Most): Promise<void> {
    await this.#journal.append({ kind: 'begun', key, mostRead, mostWritten } satisfies CallLine);
    this.spent.requests++;
  }

  async answered(line: Omit<AnsweredLine, 'kind'>, most: Most): Promise<void> {
    const whole: AnsweredLine = { kind: 'answered', ...line };
    await this.#journal.append(whole);
    countAnswer(this.spent, whole, most);
    this.#states.set(line.key, 'answered');
  }

  async failed(line: Omit<FailedLine, 'kind'>, most: Most): Promise<void> {
    const whole: FailedLine = { kind: 'failed', ...line };
    await this.#journal.append(whole);
    if (line.batch !== undefined) this.spent.requests++;
    if (line.unanswered) countDoubtful(this.spent, most);
    if (this.stateOf(line.key) !== 'answered') this.#states.set(line.key, line.again ? 'failed-again' : 'failed-final');
  }

  async close(): Promise<void> {
    try {
      await this.#journal.close();
    } finally {
      this.#lock.release();
    }
  }
}

/** The answers of a folder, each key once: the first counts. Texts are read one by one. */
export function* readAnswers(folder: string): Generator<AnsweredLine> {
  const seen = new Set<string>();
  for (const { value } of linesOf(join(folder, CALLS_FILE))) {
    if (value.kind !== 'answered' || seen.has(value.key)) continue;
    seen.add(value.key);
    yield value;
  }
}

interface Kept {
  readonly states: Map<string, CallState>;
  readonly spent: Spent;
  /** Length of the whole lines. */
  readonly bytes: number;
}

function readKept(path: string): Kept {
  const states = new Map<string, CallState>();
  const spent = nothingSpent();
  const inFlight = new Map<string, Most[]>();
  let end = 0;
  for (const { value, offset, bytes, ended } of linesOf(path)) {
    if (!ended) break;
    end = offset + bytes + 1;
    const { key } = value;
    const begun = inFlight.get(key) ?? [];
    if (value.kind === 'begun') {
      spent.requests++;
      inFlight.set(key, [...begun, value]);
      continue;
    }
    const most = value.batch === undefined ? (begun.pop() ?? NOTHING) : NOTHING;
    if (begun.length === 0) inFlight.delete(key);
    if (value.kind === 'answered') {
      countAnswer(spent, value, most);
      states.set(key, 'answered');
    } else {
      if (value.batch !== undefined) spent.requests++;
      if (value.unanswered) countDoubtful(spent, most);
      if (states.get(key) !== 'answered') states.set(key, value.again ? 'failed-again' : 'failed-final');
    }
  }
  for (const most of [...inFlight.values()].flat()) countDoubtful(spent, most);
  return { states, spent, bytes: end };
}

const NOTHING: Most = { mostRead: null, mostWritten: null };

export function nothingSpent(): Spent {
  return {
    requests: 0,
    answers: 0,
    read: 0,
    written: 0,
    reasoning: 0,
    batchRead: 0,
    batchWritten: 0,
    uncounted: 0,
    doubtful: 0,
    doubtfulRead: 0,
    doubtfulWritten: 0,
  };
}

function countAnswer(spent: Spent, { read, written, reasoningTokens, batch }: AnsweredLine, most: Most): void {
  spent.answers++;
  spent.read += read ?? 0;
  spent.written += written ?? 0;
  spent.reasoning += reasoningTokens ?? 0;
  if (batch !== undefined) {
    spent.requests++;
    spent.batchRead += read ?? 0;
    spent.batchWritten += written ?? 0;
  }
  if (read !== null && written !== null) return;
  spent.uncounted++;
  spent.doubtfulRead += read === null ? (most.mostRead ?? 0) : 0;
  spent.doubtfulWritten += written === null ? (most.mostWritten ?? 0) : 0;
}

function countDoubtful(spent: Spent, { mostRead, mostWritten }: Most): void {
  spent.doubtful++;
  spent.doubtfulRead += mostRead ?? 0;
  spent.doubtfulWritten += mostWritten ?? 0;
}

function* linesOf(path: string): Generator<JsonlLine<CallLine>> {
  if (!existsSync(path)) return;
  try {
    yield* iterateJsonl(path, { schema: callLineSchema, tornLastLine: 'drop' });
  } catch (cause) {
    if (!(cause instanceof RecordError)) throw cause;
    throw new RecordError(`${cause.message}; delete this line of the file: what it answered is asked for again`, {
      cause,
    });
  }
}
