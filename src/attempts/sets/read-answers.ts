/**
 * The one reader of a journal of answers. What a killed process left torn at the end is left out; damage before it is told.
 * A journal that was not begun holds nothing.
 */
import { existsSync } from 'node:fs';
import { isRefusal, modelAnswerSchema, type ModelAnswer } from '../../records/benchmark.ts';
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

export type KeptKind = 'answer' | 'refusal';

/** Whether a line takes the place of what stands before it: the first answer counts, or where there is none the first refusal. */
export function takesPlaceOf(before: KeptKind | undefined, kind: KeptKind): boolean {
  return before === undefined || (before === 'refusal' && kind === 'answer');
}

export function keptKind(line: ModelAnswer): KeptKind {
  return isRefusal(line) ? 'refusal' : 'answer';
}

/** Outputs by item, then by sample; of a refusal it is empty. */
export function readOutputs(path: string): Map<string, Map<number, string>> {
  const outputs = [...readCounted(path)].map(
    ([itemId, samples]) => [itemId, new Map([...samples].map(([sample, { raw }]) => [sample, raw]))] as const,
  );
  return new Map(outputs);
}

export interface CountedAnswer {
  readonly raw: string;
  readonly kind: KeptKind;
}

/** What counts of each item and sample. */
export function readCounted(path: string): Map<string, Map<number, CountedAnswer>> {
  const counted = new Map<string, Map<number, CountedAnswer>>();
  for (const { value } of iterateAnswers(path)) {
    const own = counted.get(value.itemId) ?? new Map<number, CountedAnswer>();
    const kind = keptKind(value);
    if (takesPlaceOf(own.get(value.sample)?.kind, kind)) own.set(value.sample, { raw: value.raw, kind });
    counted.set(value.itemId, own);
  }
  return counted;
}

export interface AnsweredSamples {
  /** Distinct answers; what was refused is none. */
  readonly count: number;
  /** Samples that were refused and have no answer. */
  readonly refused: number;
  kindOf(itemId: string, sample: number): KeptKind | null;
}

export interface AnsweredJournal {
  readonly answered: AnsweredSamples;
  /** Length of the whole lines. */
  readonly bytes: number;
}

/** What is there of which samples. A last line without its newline was not flushed: it does not count. */
export function readAnswered(path: string): AnsweredJournal {
  const kept = new Map<string, KeptKind>();
  let [answers, end] = [0, 0];
  for (const { value, offset, bytes, ended } of iterateAnswers(path)) {
    if (!ended) break;
    end = offset + bytes + 1;
    const key = keyOf(value);
    const kind = keptKind(value);
    if (!takesPlaceOf(kept.get(key), kind)) continue;
    if (kind === 'answer') answers++;
    kept.set(key, kind);
  }
  const kindOf: AnsweredSamples['kindOf'] = (itemId, sample) => kept.get(keyOf({ itemId, sample })) ?? null;
  return { answered: { count: answers, refused: kept.size - answers, kindOf }, bytes: end };
}

function keyOf({ itemId, sample }: Pick<ModelAnswer, 'itemId' | 'sample'>): string {
  return `${sample} ${itemId}`;
}
