/** Traces joined with their questions, as rows that fine-tune: the prompt is the user's turn, the trace the assistant's. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { traceParts } from '../../records/trace-parts.ts';
import { trajectorySchema, type Trajectory } from '../../records/trajectory.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import { readJsonl } from '../../support/jsonl.ts';
import type { AskedQuestion, ExportFormat } from './export-format.ts';
import { traceShape } from './trace-shapes.ts';

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

/** Null: the format has the reasoning apart, and the trace is not in parts. */
export function traceRow(asked: AskedQuestion, { text, strategy }: Trajectory, format: ExportFormat): object | null {
  const { prompt, letter } = asked;
  const shape = traceShape({ prompt, text, letter }, traceParts(text), format);
  return shape === null ? null : { ...shape, ground_truth: letter, strategy, ...asked.origin };
}
