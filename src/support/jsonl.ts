/**
 * JSON Lines: one record a line, read with line numbers so that every complaint names `file:line`.
 *
 * Edge decisions: a byte order mark at the start and CR before LF are dropped; blank lines are skipped but counted; bytes
 * that are not UTF-8 are refused, never replaced; a last line without its newline counts when it is whole JSON, and
 * when it is cut off it is refused or, for journals that a killed process wrote, dropped. Reads in pieces: memory
 * holds one piece and one line whatever the file's size.
 */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { writeFileAtomic } from './atomic-file.ts';
import { duplicateKeyIn } from './duplicate-keys.ts';
import { RecordError } from './errors.ts';
import type { RecordSchema } from './record-schema.ts';

const CHUNK_BYTES = 1 << 20;
const LONGEST_LINE_BYTES = 256 << 20;
const NEWLINE = 0x0a;

export interface JsonlOptions<T> {
  /** Every record must satisfy it; without one the parsed JSON is handed over as it is. */
  readonly schema?: RecordSchema<T>;
  /** What to do with a last line that was cut off while it was written. Default `refuse`. */
  readonly tornLastLine?: 'refuse' | 'drop';
  /** Refuses an object with one key twice, of which JSON keeps the last alone: for files that people edit. Default false. */
  readonly uniqueKeys?: boolean;
  /** Told the place of a line that is no JSON or no UTF-8, which is then left out; without it such a line is refused. */
  readonly onDamaged?: (where: string) => void;
  /** Begins with the line that stands at this byte; the lines before are not read. Default 0. */
  readonly from?: number;
  /** What reads a line, for files of strangers whose JSON is not quite JSON. Default `JSON.parse`. */
  readonly parse?: (text: string) => unknown;
}

export interface JsonlLine<T> {
  readonly value: T;
  /** 1-based, of the lines that were read. */
  readonly line: number;
  /** Where the line stands in the file, its newline not counted. */
  readonly offset: number;
  readonly bytes: number;
  /** False for a last line without a newline. */
  readonly ended: boolean;
}

/** All records of a file. */
export function readJsonl<T = unknown>(path: string, options: JsonlOptions<T> = {}): T[] {
  return Array.from(iterateJsonl(path, options), ({ value }) => value);
}

/** The records of a file one by one, for files that should not lie in memory whole. */
export function* iterateJsonl<T = unknown>(path: string, options: JsonlOptions<T> = {}): Generator<JsonlLine<T>> {
  const { from = 0 } = options;
  for (const raw of linesOf(path, from)) {
    const where = from === 0 ? `${path}:${raw.line}` : `${path}, the line at byte ${raw.offset}`;
    let value: unknown;
    let text: string;
    try {
      text = decodeLine(raw.bytes, raw.offset === 0);
      if (text.trim() === '') continue;
      value = options.parse === undefined ? JSON.parse(text) : options.parse(text);
    } catch (cause) {
      if (!raw.ended && options.tornLastLine === 'drop') return;
      if (options.onDamaged !== undefined) {
        options.onDamaged(where);
        continue;
      }
      const cutOff = raw.ended ? '' : 'the last line is cut off, or ';
      throw new RecordError(`${where}: ${cutOff}${(cause as Error).message}`, { cause });
    }
    const twice = options.uniqueKeys === true ? duplicateKeyIn(text, value) : null;
    if (twice !== null)
      throw new RecordError(`${where}: the key ${JSON.stringify(twice)} stands twice in one object; allowed: once`);
    const { line, offset, ended } = raw;
    yield { value: checked(value, where, options.schema), line, offset, bytes: raw.bytes.byteLength, ended };
  }
}

/** Writes all records, or leaves what was there; returns how many. */
export function writeJsonl(path: string, records: Iterable<unknown>): number {
  let count = 0;
  function* chunks(): Generator<Uint8Array> {
    let pending = '';
    for (const record of records) {
      pending += jsonLine(record, `${path}:${++count}`);
      if (pending.length < CHUNK_BYTES) continue;
      yield Buffer.from(pending, 'utf8');
      pending = '';
    }
    yield Buffer.from(pending, 'utf8');
  }
  writeFileAtomic(path, chunks());
  return count;
}

/** One record as a line with its newline; refuses what JSON would turn into something else at the top (undefined, functions). */
export function jsonLine(record: unknown, where: string): string {
  const text = JSON.stringify(record) as string | undefined;
  if (text === undefined) throw new RecordError(`${where}: ${typeof record} is not a record`);
  return text + '\n';
}

interface RawLine {
  readonly bytes: Buffer;
  readonly line: number;
  readonly offset: number;
  /** False for a last line without a newline. */
  readonly ended: boolean;
}

function* linesOf(path: string, from: number): Generator<RawLine> {
  if (!existsSync(path)) throw new RecordError(`${path}: no such file`);
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let parts: Buffer[] = [];
    let partsBytes = 0;
    let line = 1;
    let offset = from;
    let place = from;
    const readOn = (): number => readSync(file, chunk, 0, CHUNK_BYTES, place);
    for (let bytes = readOn(); bytes > 0; bytes = readOn()) {
      place += bytes;
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0 && end < bytes; end = chunk.indexOf(NEWLINE, start)) {
        const whole = Buffer.concat([...parts, chunk.subarray(start, end)]);
        yield { bytes: whole, line, offset, ended: true };
        [parts, partsBytes, start, line, offset] = [[], 0, end + 1, line + 1, offset + whole.byteLength + 1];
      }
      if (start === bytes) continue;
      parts.push(Buffer.from(chunk.subarray(start, bytes)));
      partsBytes += bytes - start;
      if (partsBytes > LONGEST_LINE_BYTES) {
        throw new RecordError(
          `${path}:${line}: the line is longer than ${LONGEST_LINE_BYTES} bytes; is this JSON Lines?`,
        );
      }
    }
    if (parts.length > 0) yield { bytes: Buffer.concat(parts), line, offset, ended: false };
  } finally {
    closeSync(file);
  }
}

// A decoder drops a byte order mark at the start of what it decodes; only the file's first line may have one.
const firstLineDecoder = new TextDecoder('utf-8', { fatal: true });
const lineDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeLine(bytes: Buffer, first: boolean): string {
  if (first && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))) {
    throw new TypeError('the file is UTF-16; save it as UTF-8');
  }
  try {
    return (first ? firstLineDecoder : lineDecoder).decode(bytes).replace(/\r$/, '');
  } catch (cause) {
    throw new TypeError('not valid UTF-8; save the file as UTF-8', { cause });
  }
}

function checked<T>(value: unknown, where: string, schema: RecordSchema<T> | undefined): T {
  if (schema === undefined) return value as T;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new RecordError(`${where}: ${reasonsOf(result.error.issues)}`);
}

/** What a schema says of a record, each with the field that it is about. */
export function reasonsOf(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  return issues.map(({ path, message }) => `${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`).join('; ');
}
