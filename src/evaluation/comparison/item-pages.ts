/**
 * The items of evaluations packed for a page that is one file: an index of everything that filters need, and the items
 * themselves in compressed pieces of a hundred, each unpacked only when somebody looks into it. One benchmark is in memory
 * at a time.
 */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { iterateAnswers } from '../../attempts/sets/read-answers.ts';
import { findAnswerBlock } from '../../grading/answer-block.ts';
import {
  answerMarkSchema,
  benchmarkItemSchema,
  isRefusal,
  type AnswerMark,
  type BenchmarkItem,
  type ModelAnswer,
} from '../../records/benchmark.ts';
import { iterateJsonl, readJsonl } from '../../support/jsonl.ts';
import { promptedItem } from '../../benchmarks/prompt.ts';
import { promptNamed, type Prompt } from '../../wording/prompt.ts';
import { thinkingRuleOf } from '../results/mark-answers.ts';
import type { Comparison } from './comparison.ts';
import type { EvaluatedRun } from './evaluated-run.ts';
import type { IndexedItem, OutcomeLetter, ShownAnswer, ShownItem, ShownRun } from './shown-items.ts';

export const ITEMS_A_PIECE = 100;
/** Longer outputs lose their middle on the page, and say so; the journal of answers has them whole. */
const [headShown, tailShown] = [4000, 8000];
/** Further samples of an item are counted, not shown. */
const samplesShown = 8;
const titleLength = 110;

export interface PackedItems {
  readonly index: readonly IndexedItem[];
  /** gzip in base64, one string a piece. */
  readonly pieces: readonly string[];
}

export function packItems({ columns, runs }: Comparison): PackedItems {
  const index: IndexedItem[] = [];
  const pieces: string[] = [];
  let waiting: ShownItem[] = [];
  const pack = (): void => {
    if (waiting.length > 0) pieces.push(packed(waiting));
    waiting = [];
  };
  for (const [benchmark, { id }] of columns.entries()) {
    const asked = runs.map((run) => askedItems(run, id));
    const prompts = runs.map((run) => promptOf(run, id));
    for (const [itemId, item] of unionOf(asked)) {
      const shown = asked.map((items) => items?.get(itemId) ?? null);
      const outcomes = shown.map((each, at) => outcomeOf(each, runs[at]!)).join('');
      index.push({ benchmark, id: itemId, title: item.stem.slice(0, titleLength), outcomes, labels: item.labels });
      waiting.push({
        stem: item.stem,
        context: item.context,
        runs: shown.map((each, at) => each && shownRun(each, prompts[at]!)),
      });
      if (waiting.length === ITEMS_A_PIECE) pack();
    }
  }
  pack();
  return { index, pieces };
}

export function packed(value: unknown): string {
  return gzipSync(JSON.stringify(value)).toString('base64');
}

interface AskedItem {
  readonly item: BenchmarkItem;
  readonly marks: AnswerMark[];
  readonly answers: ShownAnswer[];
}

/** Null when the run does not have the benchmark. */
function askedItems(run: EvaluatedRun, id: string): Map<string, AskedItem> | null {
  if (!run.results.benchmarks.some((result) => result.id === id)) return null;
  const path = (file: string): string => join(run.folder, id, file);
  const items = readJsonl<BenchmarkItem>(path('items.jsonl'), { schema: benchmarkItemSchema });
  const asked = new Map(items.map((item) => [item.id, { item, marks: [], answers: [] } as AskedItem]));
  const marks = new Map<string, AnswerMark>();
  for (const { value: mark } of iterateJsonl<AnswerMark>(path('marks.jsonl'), { schema: answerMarkSchema })) {
    marks.set(`${mark.sample} ${mark.itemId}`, mark);
    asked.get(mark.itemId)?.marks.push(mark);
  }
  for (const { value: answer } of iterateAnswers(path('answers.jsonl'))) {
    const key = `${answer.sample} ${answer.itemId}`;
    const mark = marks.get(key);
    // Answers that came after the last regrade, and repeats, have no mark left.
    if (mark === undefined || answer.sample >= samplesShown) continue;
    // Of a sample that was refused and answered later the answer is marked.
    if (isRefusal(answer) !== (mark.reading.kind === 'refused')) continue;
    marks.delete(key);
    asked.get(answer.itemId)!.answers[answer.sample] = shownAnswer(answer, mark);
  }
  return asked;
}

function unionOf(asked: readonly (ReadonlyMap<string, AskedItem> | null)[]): Map<string, BenchmarkItem> {
  const all = new Map<string, BenchmarkItem>();
  for (const items of asked) for (const [id, { item }] of items ?? []) if (!all.has(id)) all.set(id, item);
  return all;
}

function outcomeOf(asked: AskedItem | null, { results }: EvaluatedRun): OutcomeLetter {
  if (asked === null) return '-';
  const { marks } = asked;
  const right = marks.filter(({ correct }) => correct).length;
  if (right > 0) return right === results.decoding.samples ? 'r' : 'm';
  if (marks.length === 0) return 'x';
  if (marks.every(({ reading }) => reading.kind === 'refused')) return 'f';
  return marks.every(({ reading }) => reading.kind !== 'read') ? 'u' : 'w';
}

/** The one that the run asked with. */
function promptOf({ results }: EvaluatedRun, benchmark: string): Prompt {
  return promptNamed(results.benchmarks.find(({ id }) => id === benchmark)?.prompt ?? 'instructed');
}

function shownRun({ item, marks, answers }: AskedItem, prompt: Prompt): ShownRun {
  const shown = answers.filter((answer) => answer !== undefined);
  return {
    options: item.options.map(({ text }) => text),
    gold: item.gold.join(''),
    prompt: prompt.text(promptedItem(item)),
    answers: shown,
    moreSamples: marks.length - shown.length,
  };
}

function shownAnswer(answer: ModelAnswer, { reading, correct }: AnswerMark): ShownAnswer {
  const { raw, finish } = answer;
  const leftOut = Math.max(0, raw.length - headShown - tailShown);
  const block = findAnswerBlock(raw, thinkingRuleOf(answer));
  return {
    head: leftOut > 0 ? raw.slice(0, headShown) : raw,
    tail: leftOut > 0 ? raw.slice(-tailShown) : '',
    leftOut,
    letters: reading.kind === 'read' ? reading.letters.join('') : null,
    reason: reading.kind === 'unread' ? reading.reason : null,
    correct,
    refused: reading.kind === 'refused' ? (answer.refused ?? '') : null,
    finish,
    block: block.kind === 'block' ? block.content.slice(0, 300) : null,
  };
}
