/**
 * Reads the journal of one benchmark's answers and marks each. Answers are read one by one and dropped; what stays is the
 * items and a mark an answer, in the order of the items and then of the samples.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { iterateAnswers, keptKind, takesPlaceOf, type KeptKind } from '../../attempts/sets/read-answers.ts';
import type { ThinkingRule } from '../../grading/answer-block.ts';
import { isCorrectSet, readLetters } from '../../grading/read-letters.ts';
import {
  benchmarkItemSchema,
  isRefusal,
  type AnswerMark,
  type BenchmarkId,
  type BenchmarkItem,
  type LettersReading,
  type ModelAnswer,
} from '../../records/benchmark.ts';
import { RecordError } from '../../support/errors.ts';
import { iterateJsonl } from '../../support/jsonl.ts';
import { asksForSeveral } from '../../benchmarks/prompt.ts';

export interface MarkedItem {
  readonly item: BenchmarkItem;
  /** By sample; undefined where no answer came. */
  readonly marks: readonly (AnswerMark | undefined)[];
}

export interface MarkedBenchmark {
  readonly id: BenchmarkId;
  readonly items: readonly MarkedItem[];
  readonly samples: number;
  /** Answers that were cut short by the limit on tokens. */
  readonly cutShort: number;
  /** Lines of the journal that answer an item and sample again; the first counts. */
  readonly repeated: number;
  /** Over the answers whose model said; null when none did. */
  readonly meanGeneratedTokens: number | null;
}

/** Null when the benchmark's items are not there: it was never begun. */
export function markAnswers(folder: string, id: BenchmarkId, samples: number): MarkedBenchmark | null {
  const itemsPath = join(folder, id, 'items.jsonl');
  if (!existsSync(itemsPath)) return null;
  const items = readItems(itemsPath, id);
  const tally = { cutShort: 0, repeated: 0, tokens: 0, told: 0 };
  const answersPath = join(folder, id, 'answers.jsonl');
  for (const { value: answer, line } of iterateAnswers(answersPath)) {
    const marked = entryOf(items, answer, samples, `${answersPath}:${line}`);
    const before = keptKindOf(marked.marks[answer.sample]);
    if (!takesPlaceOf(before, keptKind(answer))) {
      if (!isRefusal(answer)) tally.repeated++;
      continue;
    }
    marked.marks[answer.sample] = markOf(marked.item, answer);
    if (isRefusal(answer)) continue;
    if (answer.finish === 'length') tally.cutShort++;
    if (answer.generatedTokens === null) continue;
    tally.tokens += answer.generatedTokens;
    tally.told++;
  }
  const meanGeneratedTokens = tally.told === 0 ? null : tally.tokens / tally.told;
  const { cutShort, repeated } = tally;
  return { id, items: [...items.values()], samples, cutShort, repeated, meanGeneratedTokens };
}

/** All marks, as marks.jsonl holds them. */
export function* marksOf({ items }: MarkedBenchmark): Generator<AnswerMark> {
  for (const { marks } of items) for (const mark of marks) if (mark !== undefined) yield mark;
}

/** What an answer says of an item. */
export function readingOf(item: BenchmarkItem, answer: Pick<ModelAnswer, 'raw' | 'finish'>): LettersReading {
  return readLetters(answer.raw, {
    optionCount: item.options.length,
    optionTexts: item.options.map(({ text }) => text),
    multiple: asksForSeveral(item),
    thinking: thinkingRuleOf(answer),
  });
}

/**
 * Cut short and without a closed thinking part, all of an output may be thinking; one that ended by itself without any is
 * of a model that answers straight away.
 */
export function thinkingRuleOf({ finish }: Pick<ModelAnswer, 'finish'>): ThinkingRule {
  return finish === 'length' ? 'expected' : 'optional';
}

interface Entry extends MarkedItem {
  readonly marks: (AnswerMark | undefined)[];
}

function readItems(path: string, id: BenchmarkId): Map<string, Entry> {
  const items = new Map<string, Entry>();
  for (const { value: item, line } of iterateJsonl<BenchmarkItem>(path, { schema: benchmarkItemSchema })) {
    if (item.benchmark !== id)
      throw new RecordError(`${path}:${line}: an item of ${item.benchmark} in the folder of ${id}; put it back`);
    if (items.has(item.id)) throw new RecordError(`${path}:${line}: id ${JSON.stringify(item.id)} stands there twice`);
    items.set(item.id, { item, marks: [] });
  }
  if (items.size === 0) throw new RecordError(`${path}: no items; evaluate ${id} again into a new folder`);
  return items;
}

function entryOf(items: ReadonlyMap<string, Entry>, answer: ModelAnswer, samples: number, where: string): Entry {
  const entry = items.get(answer.itemId);
  if (entry === undefined || answer.set !== entry.item.benchmark)
    throw new RecordError(
      `${where}: an answer to ${answer.set} item ${JSON.stringify(answer.itemId)}, which items.jsonl beside it lacks; items and answers must be of one evaluation`,
    );
  if (answer.sample >= samples)
    throw new RecordError(
      `${where}: sample ${answer.sample}, but evaluation.json asks for ${samples} an item (0 to ${samples - 1}); restore the evaluation.json of these answers`,
    );
  return entry;
}

function keptKindOf(mark: AnswerMark | undefined): KeptKind | undefined {
  if (mark === undefined) return undefined;
  return mark.reading.kind === 'refused' ? 'refusal' : 'answer';
}

function markOf(item: BenchmarkItem, answer: ModelAnswer): AnswerMark {
  const reading = isRefusal(answer) ? ({ kind: 'refused' } as const) : readingOf(item, answer);
  return {
    set: item.benchmark,
    itemId: item.id,
    sample: answer.sample,
    reading,
    correct: reading.kind !== 'refused' && isCorrectSet(reading, item.gold),
    labels: item.labels,
  };
}
