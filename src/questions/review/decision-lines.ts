/**
 * Reading decisions: JSON Lines of people's work. A foreign file is taken whole or not at all, and every line of it that
 * is wrong is told with its number. Of the folder's own file a last line that was cut off while it was written does not
 * count: it was never answered.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { decisionSchema, type Decision } from '../../records/review.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import { reasonsOf } from '../../support/jsonl.ts';
import { printable } from '../../support/printable.ts';
import { MOST_DECISIONS } from './decision-rule.ts';

export const DECISIONS_FILE = 'decisions.jsonl';

const MOST_FILE_BYTES = 256 << 20;
const MOST_LINE_BYTES = 64 << 10;
const MOST_FAULTS_TOLD = 10;
const MOST_FAULT_CHARACTERS = 300;
const NEWLINE = 0x0a;

export interface DecisionLine {
  /** 1-based. */
  readonly line: number;
  readonly decision: Decision;
}

export interface DecisionLines {
  readonly lines: readonly DecisionLine[];
  /** Length of what counts: all but a last line that is cut off. */
  readonly bytes: number;
  /** False where what counts lacks its last line's end. */
  readonly ended: boolean;
  /** What is there of a last line that is cut off; null where none is. */
  readonly torn: string | null;
}

/** The folder's own decisions, as they lie there; nothing is written. */
export function readOwnDecisions(path: string): DecisionLines {
  if (!existsSync(path)) return { lines: [], bytes: 0, ended: true, torn: null };
  const advice = 'mend these lines or take them out, and give the command again; nothing was changed';
  return linesOf(bytesOf(path), { where: (line) => `${path}:${line}`, torn: 'keep', advice, check: () => null });
}

/** A file that somebody hands over. `check`: what else is wrong with a decision, or null. */
export function readHandedOver(path: string, check: (decision: Decision) => string | null): Decision[] {
  if (!existsSync(path)) throw new ConfigError(`${path}: no such file of decisions`);
  return decisionsOf(
    linesOf(
      bytesOf(path),
      incoming((line) => `${path}:${line}`, check),
    ),
  );
}

/** As a file, by way of the page. */
export function readText(text: string, check: (decision: Decision) => string | null, most?: number): Decision[] {
  const reading = incoming((line) => `line ${line}`, check);
  return decisionsOf(linesOf(Buffer.from(text, 'utf8'), reading, most));
}

function decisionsOf({ lines }: DecisionLines): Decision[] {
  return lines.map(({ decision }) => decision);
}

interface Reading {
  readonly where: (line: number) => string;
  readonly torn: 'refuse' | 'keep';
  readonly advice: string;
  readonly check: (decision: Decision) => string | null;
}

function incoming(where: Reading['where'], check: Reading['check']): Reading {
  return { where, torn: 'refuse', advice: 'none of the file was taken', check };
}

function bytesOf(path: string): Buffer {
  const { size } = statSync(path);
  if (size > MOST_FILE_BYTES)
    throw new RecordError(`${path} has ${size} bytes; decisions have at most ${MOST_FILE_BYTES}: is it another file?`);
  return readFileSync(path);
}

function linesOf(content: Buffer, { where, torn, advice, check }: Reading, most = MOST_DECISIONS): DecisionLines {
  const lines: DecisionLine[] = [];
  const faults = new Faults(where, advice);
  let cutOff: string | null = null;
  let line = 0;
  let bytes = 0;
  for (let start = 0; start < content.length; start = bytes) {
    line++;
    const newline = content.indexOf(NEWLINE, start);
    const end = newline < 0 ? content.length : newline;
    const raw = content.subarray(start, end);
    const value = valueOf(raw, line === 1);
    if (newline < 0 && value.kind === 'damaged' && torn === 'keep') {
      cutOff = raw.toString('utf8');
      break;
    }
    bytes = newline < 0 ? end : end + 1;
    if (value.kind === 'blank') continue;
    if (value.kind === 'damaged') faults.add(line, newline < 0 ? `cut off, or ${value.why}` : value.why);
    else {
      const checked = decisionSchema.safeParse(value.json);
      const fault = checked.success ? check(checked.data) : reasonsOf(checked.error.issues);
      if (fault !== null) faults.add(line, fault);
      else if (lines.length < most) lines.push({ line, decision: checked.data! });
      else faults.add(line, `more than the ${most} decisions that a review holds`);
    }
    if (faults.isFull) break;
  }
  faults.throwIfAny();
  return { lines, bytes, ended: bytes === 0 || content[bytes - 1] === NEWLINE, torn: cutOff };
}

type LineValue =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'blank' }
  | { readonly kind: 'damaged'; readonly why: string };

// A decoder drops a byte order mark at the start of what it decodes; only the first line may have one.
const firstDecoder = new TextDecoder('utf-8', { fatal: true });
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function valueOf(raw: Buffer, isFirst: boolean): LineValue {
  if (raw.length > MOST_LINE_BYTES)
    return { kind: 'damaged', why: `${raw.length} bytes in one line; a decision has at most ${MOST_LINE_BYTES}` };
  let text: string;
  try {
    text = (isFirst ? firstDecoder : decoder).decode(raw);
  } catch {
    return { kind: 'damaged', why: 'not UTF-8' };
  }
  if (text.trim() === '') return { kind: 'blank' };
  try {
    return { kind: 'json', json: JSON.parse(text) };
  } catch (cause) {
    return { kind: 'damaged', why: `not JSON: ${(cause as Error).message}` };
  }
}

/** Lines that are wrong, in words; of many the first few. */
class Faults {
  readonly #told: string[] = [];
  readonly #where: (line: number) => string;
  readonly #advice: string;

  constructor(where: (line: number) => string, advice: string) {
    this.#where = where;
    this.#advice = advice;
  }

  /** Enough has been found to be told. */
  get isFull(): boolean {
    return this.#told.length > MOST_FAULTS_TOLD;
  }

  add(line: number, fault: string): void {
    this.#told.push(`${this.#where(line)}: ${printable(fault).slice(0, MOST_FAULT_CHARACTERS)}`);
  }

  throwIfAny(): void {
    if (this.#told.length === 0) return;
    const told = this.#told.slice(0, MOST_FAULTS_TOLD).join('\n');
    throw new RecordError(`${told}${this.isFull ? '\nand more' : ''}\n${this.#advice}`);
  }
}
