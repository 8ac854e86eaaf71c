/** What an evaluation asks, of benchmarks and of banks alike: an item as people read it, and how an answer to it is marked. */
import { markOutput } from '../attempts/sets/marked-questions.ts';
import type { unreadLabels } from '../evaluation/comparison/reading-labels.ts';
import { setOf } from '../evaluation/results/grade-questions.ts';
import { readingOf } from '../evaluation/results/mark-answers.ts';
import { isCorrectSet } from '../grading/read-letters.ts';
import { bankQuestionSchema, type BankQuestion } from '../records/bank-question.ts';
import { benchmarkItemSchema, type BenchmarkItem, type ModelAnswer } from '../records/benchmark.ts';
import { commonQuestion } from '../records/common-question.ts';
import { iterateJsonl } from '../support/jsonl.ts';

/** An item of either kind, with what is read in an answer to it. */
export interface AskedItem {
  readonly set: string;
  readonly id: string;
  readonly cluster: string;
  readonly stem: string;
  readonly context: string | null;
  readonly options: readonly { readonly letter: string; readonly text: string }[];
  readonly gold: string;
  readonly labels: Readonly<Record<string, string>>;
  mark(answer: ModelAnswer): AnswerReading;
}

export interface AnswerReading {
  readonly letters: string | null;
  readonly reason: keyof typeof unreadLabels | null;
  readonly correct: boolean;
}

export function* askedBenchmarkItems(path: string): Generator<AskedItem> {
  for (const { value } of iterateJsonl<BenchmarkItem>(path, { schema: benchmarkItemSchema })) {
    const { benchmark, id, language, stem, context, options, gold, labels } = value;
    yield {
      set: benchmark,
      id,
      cluster: id,
      stem,
      context,
      options,
      gold: gold.join(''),
      labels: { language, ...labels },
      mark: (answer) => {
        const reading = readingOf(value, answer);
        const letters = reading.kind === 'read' ? reading.letters.join('') : null;
        const reason = reading.kind === 'unread' ? reading.reason : null;
        return { letters, reason, correct: isCorrectSet(reading, gold) };
      },
    };
  }
}

export function* askedQuestions(path: string): Generator<AskedItem> {
  for (const { value } of iterateJsonl<BankQuestion>(path, { schema: bankQuestionSchema })) {
    const { id, cluster, stem, options, answer: gold, language, kind, tier, hops, rarity } = commonQuestion(value);
    const stated = Object.entries({ language, kind, tier, hops, rarity });
    yield {
      set: setOf(value),
      id,
      cluster,
      stem,
      context: null,
      options,
      gold,
      labels: Object.fromEntries(stated.flatMap(([name, each]) => (each === null ? [] : [[name, String(each)]]))),
      mark: ({ raw }) => {
        const { reading, correct } = markOutput(value, raw);
        const letters = reading.kind === 'read' ? reading.letter : null;
        return { letters, reason: reading.kind === 'unread' ? reading.reason : null, correct };
      },
    };
  }
}
