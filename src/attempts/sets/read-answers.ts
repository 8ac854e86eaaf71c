/**
 * The one reader of a journal of answers. What a killed process left torn at the end is left out; damage before it is told.
 * A journal that was not begun holds nothing.
 */
import { existsSync } from 'node:fs';
import { modelAnswerSchema, type ModelAnswer } from '../../records/benchmark.ts';
import { RecordError } from '../../support/errors.ts';
import { iterateJsonl, type JsonlLine } from '../../support/jsonl.ts';

/** Answer by answer, repeats too, in the order in which they came. */
export function* iterateAnswers(path: string): Generator<JsonlLine<ModelAnswer>> {
  if (!existsSync(path)) return;
  try {
    yield* iterateJsonl(path, { schema: modelAnswerSchema, tornLastLine: 'drop' });
  } catch (cause) {
    if (!(cause instanceof RecordError)) throw cause;
    throw new RecordError(
      `${cause.message}; delete this line of the file: the command that asked, given again, asks for this answer alone`,
      { cause },
    );
  }
}

/** Outputs by item, then by sample; of repeats the first counts. */
export function readOutputs(path: string): Map<string, Map<number, string>> {
  const outputs = new Map<string, Map<number, string>>();
  for (const { value } of iterateAnswers(path)) {
    const own = outputs.get(value.itemId) ?? new Map<number, string>();
    if (!own.has(value.sample)) own.set(value.sample, value.raw);
    outputs.set(value.itemId, own);
  }
  return outputs;
}

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

/** Which samples of which items are there. A last line without its newline was not flushed: it does not count. */
export function readAnswered(path: string): AnsweredJournal {
  const samples = new Map<string, Set<number>>();
  let [count, end] = [0, 0];
  for (const { value, offset, bytes, ended } of iterateAnswers(path)) {
    if (!ended) break;
    end = offset + bytes + 1;
    const known = samples.get(value.itemId) ?? new Set();
    if (!known.has(value.sample)) count++;
    samples.set(value.itemId, known.add(value.sample));
  }
  return { answered: { count, has: (itemId, sample) => samples.get(itemId)?.has(sample) === true }, bytes: end };
}
