/** What a journal of answers holds already: which samples of which items, and where its last whole line ends. */
import { existsSync } from 'node:fs';
import type { RecordSchema } from '../../support/jsonl.ts';
import { answerLines } from './answer-lines.ts';

export interface AnsweredSamples {
  /** Distinct answers. */
  readonly count: number;
  has(itemId: string, sample: number): boolean;
}

export interface AnsweredJournal {
  readonly answered: AnsweredSamples;
  /** Length of the whole lines. */
  readonly bytes: number;
}

/** A last line without its newline was not flushed: it does not count. */
export function readAnswered(
  path: string,
  schema: RecordSchema<{ readonly itemId: string; readonly sample: number }>,
): AnsweredJournal {
  const samples = new Map<string, Set<number>>();
  let [count, end] = [0, 0];
  if (existsSync(path)) {
    for (const { value, offset, bytes, ended } of answerLines(path, schema)) {
      if (!ended) break;
      end = offset + bytes + 1;
      const known = samples.get(value.itemId) ?? new Set();
      if (!known.has(value.sample)) count++;
      samples.set(value.itemId, known.add(value.sample));
    }
  }
  return { answered: { count, has: (itemId, sample) => samples.get(itemId)?.has(sample) === true }, bytes: end };
}
