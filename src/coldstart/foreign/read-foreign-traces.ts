/**
 * A file of somebody else's traces: JSON, JSON Lines or Parquet, in the shape that its first row has. Lines are read one by
 * one, so that memory holds the traces that are kept and one line; other forms are read whole, within the limits of
 * `readRows`. What a text says stays text: nothing in it is followed, and one with control tokens is left out and counted.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { parseJson } from '../../benchmarks/files/parse-json.ts';
import { readRows } from '../../benchmarks/files/read-rows.ts';
import { isObject, Row, shown } from '../../benchmarks/files/row.ts';
import { holdsControlToken } from '../../records/control-token.ts';
import type { Language } from '../../records/question.ts';
import { isWrittenIn } from '../../records/written-language.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import { iterateJsonl } from '../../support/jsonl.ts';
import { guessShape, SHAPE_NAMES, shapeNamed, type ForeignShape } from './foreign-shapes.ts';
import type { ForeignTrace, RowLeftOut } from './foreign-trace.ts';

export interface ForeignReading {
  /** Name and fields of the shape. */
  readonly shape: { readonly name: string; readonly about: string };
  readonly rows: number;
  /** How many rows are traces. */
  readonly read: number;
  readonly leftOut: Readonly<Partial<Record<RowLeftOut, number>>>;
  readonly withoutReasoning: number;
  readonly labelled: number;
  readonly languages: { readonly en: number; readonly zh: number; readonly other: number };
  /** The first of those that were read, as many as were asked for. */
  readonly traces: readonly ForeignTrace[];
}

export interface ForeignReadingSettings {
  /** Name of the shape; absent: guessed by the fields of the first row. */
  readonly shape?: string;
  /** Traces kept in memory; absent: all. */
  readonly most?: number;
}

export async function readForeignTraces(path: string, settings: ForeignReadingSettings = {}): Promise<ForeignReading> {
  const { most = Infinity } = settings;
  let shape = settings.shape === undefined ? null : namedShape(settings.shape);
  const leftOut: Partial<Record<RowLeftOut, number>> = {};
  const languages = { en: 0, zh: 0, other: 0 };
  const counts = { rows: 0, read: 0, withoutReasoning: 0, labelled: 0 };
  const traces: ForeignTrace[] = [];
  for await (const row of rowsOf(path)) {
    shape ??= guessShape(row);
    counts.rows++;
    const trace = readForeignRow(row, shape);
    if (typeof trace === 'string') {
      leftOut[trace] = (leftOut[trace] ?? 0) + 1;
      continue;
    }
    counts.read++;
    if (trace.reasoning === null) counts.withoutReasoning++;
    if (trace.label !== null) counts.labelled++;
    languages[trace.language ?? 'other']++;
    if (traces.length < most) traces.push(trace);
  }
  if (shape === null || counts.rows === 0) throw new RecordError(`${path}: there is no row; give a file with traces`);
  if (counts.read === 0)
    throw new RecordError(
      `${path}: none of ${counts.rows} rows is a trace of the shape ${shape.name} (${countsText(leftOut)}); ` +
        `it has ${shape.about}`,
    );
  const { name, about } = shape;
  return { shape: { name, about }, ...counts, leftOut, languages, traces };
}

/** A row as a trace, or why it is none. */
export function readForeignRow(row: Row, shape: ForeignShape): ForeignTrace | RowLeftOut {
  const texts = shape.read(row);
  if (typeof texts === 'string') return texts;
  const { question, reasoning, answer } = texts;
  if ([question, reasoning ?? '', answer].some(holdsControlToken)) return 'control-token';
  return { ...texts, language: languageOf(reasoning ?? answer), shape: shape.name, where: row.where };
}

export function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ');
}

function namedShape(name: string): ForeignShape {
  const shape = shapeNamed(name);
  if (shape !== null) return shape;
  throw new ConfigError(`there is no shape of traces '${name}'; it must be one of ${SHAPE_NAMES.join(', ')}`);
}

function languageOf(text: string): Language | null {
  return (['zh', 'en'] as const).find((language) => isWrittenIn(text, language)) ?? null;
}

async function* rowsOf(path: string): AsyncGenerator<Row> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true)
    throw new ConfigError(`${path}: ${found === undefined ? 'no such file' : 'not a file'}; give a file of traces`);
  if (!isLines(path)) {
    yield* await readRows(path);
    return;
  }
  let number = 0;
  for (const { value, line } of iterateJsonl(path, { parse: parseJson })) {
    const where = `${path}:${line}`;
    if (!isObject(value)) throw new RecordError(`${where}: got ${shown(value)}; allowed: an object a line`);
    yield new Row(value, where, ++number);
  }
}

const HEAD_BYTES = 1 << 20;

/** Its name says so, or its first line is a whole object and another object follows. */
function isLines(path: string): boolean {
  if (/\.(?:jsonl|ndjson)$/i.test(path)) return true;
  // A byte order mark is space, too.
  const head = headOf(path).trimStart();
  const end = head.indexOf('\n');
  if (!head.startsWith('{') || end < 0 || !head.slice(end).trimStart().startsWith('{')) return false;
  try {
    return isObject(parseJson(head.slice(0, end)));
  } catch {
    return false;
  }
}

function headOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
