/**
 * What a parser makes of the journal's answers, kept apart from them by the parser's name and version: another parser reads
 * again what is there, and pays nothing. What was read is not read twice.
 */
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readChannels, type ReadChannels } from '../../chat/answer-channels.ts';
import { RecordError, RunError } from '../../support/errors.ts';
import { iterateJsonl, jsonLine, writeJsonl } from '../../support/jsonl.ts';
import type { Call } from './call.ts';
import type { CallTally } from './call-tally.ts';
import { answersFrom } from './call-journal.ts';
import type { AnsweredLine } from './call-lines.ts';

/** What one answer came to. `rejected` null: it can be used. */
export interface Parsed<Value> {
  readonly rejected: string | null;
  readonly value: Value;
}

export interface CallParser<Value> {
  /** A file's name: lower-case letters and dashes. */
  readonly name: string;
  /** Raised with every change of what it makes. */
  readonly version: number;
  readonly valueSchema: z.ZodType<Value>;
  /** An answer that is not whole is not for it to call wrong. */
  read(answer: AnsweredLine, channels: ReadChannels, call: Call): Parsed<Value>;
}

/** What a parser made of a journal so far: answers are read once each, however often somebody asks. */
export class CallParses<Value> {
  readonly #folder: string;
  readonly #parser: CallParser<Value>;
  readonly #path: string;
  readonly #lineSchema: z.ZodType<Line<Value>>;
  readonly #kept = new Map<string, Parsed<Value>>();
  /** Where answers stand that nobody has asked for yet. */
  readonly #others = new Map<string, number>();
  /** How far the journal was read. */
  #end = 0;
  /** What the file holds is what is kept, so that lines can be added to it. */
  #isFileWhole: boolean;

  constructor(folder: string, parser: CallParser<Value>) {
    this.#folder = folder;
    this.#parser = parser;
    this.#path = join(folder, 'parses', `${parser.name}-${parser.version}.jsonl`);
    this.#lineSchema = z.strictObject({ key: z.string(), rejected: z.string().nullable(), value: parser.valueSchema });
    const lines = keptLines(this.#path, this.#lineSchema);
    this.#isFileWhole = lines !== null;
    for (const { key, rejected, value } of lines ?? []) this.#kept.set(key, { rejected, value });
  }

  /** By key, of those of the calls that were answered. */
  of(calls: readonly Call[]): Map<string, Parsed<Value>> {
    const wanted = new Map(calls.map((call) => [call.key, call]));
    const added: Line<Value>[] = [];
    const take = (answer: AnsweredLine, call: Call): void => {
      const channels = readChannels({ content: answer.content, reasoning: answer.reasoning }, answer.finish);
      const parsed = this.#parser.read(answer, channels, call);
      this.#kept.set(answer.key, parsed);
      added.push({ key: answer.key, ...parsed });
    };
    for (const call of wanted.values()) {
      const offset = this.#others.get(call.key);
      if (offset === undefined) continue;
      for (const { answer } of answersFrom(this.#folder, offset)) {
        take(answer, call);
        break;
      }
      this.#others.delete(call.key);
    }
    for (const { answer, offset, end } of answersFrom(this.#folder, this.#end)) {
      this.#end = end;
      // The first of two answers to one call counts.
      if (this.#kept.has(answer.key) || this.#others.has(answer.key)) continue;
      const call = wanted.get(answer.key);
      if (call === undefined) this.#others.set(answer.key, offset);
      else take(answer, call);
    }
    if (added.length > 0) this.#write(added);
    return new Map([...this.#kept].filter(([key]) => wanted.has(key)));
  }

  #write(added: readonly Line<Value>[]): void {
    if (this.#isFileWhole) return appendFileSync(this.#path, added.map((line) => jsonLine(line, this.#path)).join(''));
    writeJsonl(
      this.#path,
      [...this.#kept].map(([key, { rejected, value }]) => ({ key, rejected, value })),
    );
    this.#isFileWhole = true;
  }
}

interface Line<Value> extends Parsed<Value> {
  readonly key: string;
}

/** They can all be made again: a file that is damaged is. Null: it has to be written anew. */
function keptLines<Value>(path: string, schema: z.ZodType<Line<Value>>): Line<Value>[] | null {
  if (!existsSync(path)) return null;
  const lines: Line<Value>[] = [];
  try {
    for (const { value, ended } of iterateJsonl(path, { schema })) {
      if (!ended) return null;
      lines.push(value);
    }
    return lines;
  } catch (cause) {
    if (cause instanceof RecordError) return null;
    throw cause;
  }
}

/** All calls by what became of them: `done`, why they were rejected, and what has no answer. */
export interface OutcomeTally extends Omit<CallTally, 'answered'> {
  readonly done: number;
  readonly rejected: Readonly<Record<string, number>>;
}

export function tallyOutcomes(
  calls: readonly Call[],
  { wanted, answered, failedAgain, failedFinal, open }: CallTally,
  parsed: ReadonlyMap<string, Parsed<unknown>>,
): OutcomeTally {
  let done = 0;
  const rejected: Record<string, number> = {};
  for (const { key } of calls) {
    const outcome = parsed.get(key);
    if (outcome === undefined) continue;
    if (outcome.rejected === null) done++;
    else rejected[outcome.rejected] = (rejected[outcome.rejected] ?? 0) + 1;
  }
  const sum = Object.values(rejected).reduce((total, count) => total + count, done);
  if (sum !== answered || sum + failedAgain + failedFinal + open !== wanted)
    throw new RunError(
      `internal: ${done} done and ${sum - done} rejected are not the ${answered} answered of ${wanted} calls`,
    );
  return { wanted, done, rejected, failedAgain, failedFinal, open };
}
