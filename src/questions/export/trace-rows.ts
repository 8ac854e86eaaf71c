/** Traces joined with their questions, as rows that fine-tune: the prompt is the user's turn, the trace the assistant's. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { trajectorySchema, type Trajectory } from '../../records/trajectory.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import { readJsonl } from '../../support/jsonl.ts';
import type { AskedQuestion, Message, TraceFormat } from './export-format.ts';

const TRACES_FILE = 'trajectories.jsonl';

/** `path`: a file of traces, or a folder that a stage left them in. */
export function tracesFile(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  const file = found?.isDirectory() === true ? join(path, TRACES_FILE) : path;
  if (existsSync(file)) return file;
  throw new ConfigError(`${file}: no such file of traces; give a folder with ${TRACES_FILE}, or the file`);
}

export function readTraces(file: string): Trajectory[] {
  const traces = readJsonl<Trajectory>(file, { schema: trajectorySchema });
  if (traces.length === 0) throw new RecordError(`${file} holds no trace`);
  return traces;
}

/**
 * TRL learns from the completion alone where prompt and completion stand apart, as the recipe does; of one list of messages
 * it would learn the question too.
 */
export function traceRow(asked: AskedQuestion, { text, strategy }: Trajectory, format: TraceFormat): object {
  const user: Message = { role: 'user', content: asked.prompt };
  const assistant: Message = { role: 'assistant', content: text };
  const shown =
    format === 'trl'
      ? { prompt: [user], completion: [assistant] }
      : { messages: [user, assistant] satisfies Message[] };
  return { ...shown, ground_truth: asked.letter, strategy, ...asked.origin };
}
