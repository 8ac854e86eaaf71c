/**
 * What a parser makes of the journal's answers, kept apart from them by the parser's name and version: another parser reads
 * again what is there, and pays nothing. What was read is not read twice.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readChannels, type ReadChannels } from '../../chat/answer-channels.ts';
import { RecordError, RunError } from '../../support/errors.ts';
import { readJsonl, writeJsonl } from '../../support/jsonl.ts';
import type { Call } from './call.ts';
import type { CallTally } from './call-tally.ts';
import { readAnswers } from './call-journal.ts';
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

/** By key, of those of the calls that were answered. */
export function parseCalls<Value>(
  folder: string,
  calls: readonly Call[],
  parser: CallParser<Value>,
): Map<string, Parsed<Value>> {
  const path = join(folder, 'parses', `${parser.name}-${parser.version}.jsonl`);
  const lineSchema = z.strictObject({ key: z.string(), rejected: z.string().nullable(), value: parser.valueSchema });
  const kept = new Map<string, Parsed<Value>>();
  for (const { key, rejected, value } of keptLines(path, lineSchema)) kept.set(key, { rejected, value });
  const wanted = new Map(calls.map((call) => [call.key, call]));
  let added = 0;
  for (const answer of readAnswers(folder)) {
    const call = wanted.get(answer.key);
    if (call === undefined || kept.has(answer.key)) continue;
    const channels = readChannels({ content: answer.content, reasoning: answer.reasoning }, answer.finish);
    kept.set(answer.key, parser.read(answer, channels, call));
    added++;
  }
  if (added > 0)
    writeJsonl(
      path,
      [...kept].map(([key, { rejected, value }]) => ({ key, rejected, value })),
    );
  return new Map([...kept].filter(([key]) => wanted.has(key)));
}

/** They can all be made again: a file that is damaged is. */
function keptLines<Line>(path: string, schema: z.ZodType<Line>): Line[] {
  if (!existsSync(path)) return [];
  try {
    return readJsonl(path, { schema });
  } catch (cause) {
    if (cause instanceof RecordError) return [];
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
