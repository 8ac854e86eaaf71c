/**
 * A part of a file of metrics, from a byte on: what a page asks for again and again while the file grows. Whole lines
 * alone; one that is still being written comes with the next part. A file that was cut back or begun anew is told by
 * beginning at 0 again.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import type { MetricsPart, MetricsPoint } from './studio-api.ts';

const PART_BYTES = 1 << 20;
const LONGEST_LINE = 256 << 20;
const NEWLINE = 0x0a;

const lineSchema = z.looseObject({ step: z.number().int().nonnegative() });

export interface PartAsked {
  readonly from: number;
  /** Of the file that was read before; absent: none was. */
  readonly mark?: string | undefined;
}

export function metricsPart(path: string, asked: PartAsked): MetricsPart {
  const file = openSync(path, 'r');
  try {
    const { size, ino } = fstatSync(file);
    const mark = String(ino);
    const goesOn = asked.mark === mark && asked.from <= size && startsLine(file, asked.from);
    const from = goesOn ? asked.from : 0;
    const chunk = Buffer.alloc(Math.min(PART_BYTES, size - from));
    const bytes = chunk.subarray(0, readSync(file, chunk, 0, chunk.length, from));
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    // A line that is longer than a part is none of ours: it is passed over, and counted when it ends.
    if (end === 0 && bytes.length === PART_BYTES) {
      const next = afterLine(file, from + bytes.length, size);
      return { mark, from, next: next ?? from, size, damaged: next === null ? 0 : 1, lines: [] };
    }
    const texts = bytes.subarray(0, end).toString('utf8').split('\n');
    const lines = texts.flatMap((text) => (text.trim() === '' ? [] : [pointOf(text)]));
    const points = lines.filter((point) => point !== null);
    return { mark, from, next: from + end, size, damaged: lines.length - points.length, lines: points };
  } finally {
    closeSync(file);
  }
}

function startsLine(file: number, from: number): boolean {
  if (from === 0) return true;
  const before = Buffer.alloc(1);
  return readSync(file, before, 0, 1, from - 1) === 1 && before[0] === NEWLINE;
}

/** Where the line that goes on at the byte has ended; null: it has not, or not soon enough to look for. */
function afterLine(file: number, from: number, size: number): number | null {
  const chunk = Buffer.alloc(PART_BYTES);
  for (let at = from; at < Math.min(size, from + LONGEST_LINE); at += PART_BYTES) {
    const end = chunk.subarray(0, readSync(file, chunk, 0, PART_BYTES, at)).indexOf(NEWLINE);
    if (end >= 0) return at + end + 1;
  }
  return null;
}

/** Its numbers by name; null: the line is no record. */
function pointOf(text: string): MetricsPoint | null {
  try {
    const { step, ...rest } = lineSchema.parse(JSON.parse(text));
    const numbers = Object.entries(rest).filter((pair): pair is [string, number] => typeof pair[1] === 'number');
    return { step, values: Object.fromEntries(numbers) };
  } catch {
    return null;
  }
}
