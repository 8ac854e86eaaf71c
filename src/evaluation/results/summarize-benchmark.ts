/** The figures of one marked benchmark. Items are the draws: the samples of one item rise and fall together. */
import type { SetSettings } from '../../attempts/sets/evaluation-file.ts';
import type { AnswerMark } from '../../records/benchmark.ts';
import type { UnreadReason } from '../../records/score.ts';
import { accuracyOf, type Accuracy, type Marked } from '../statistics/statistics.ts';
import type { MarkedBenchmark, MarkedItem } from './mark-answers.ts';
import type { BenchmarkResult } from './results-schema.ts';
import { majorityVote, passAtK, reportedKs } from './vote.ts';

export function summarizeBenchmark(
  benchmark: MarkedBenchmark,
  { version, prompt, limit }: Pick<SetSettings, 'version' | 'prompt' | 'limit'>,
): BenchmarkResult {
  const { id, items, samples, cutShort, repeated, meanGeneratedTokens } = benchmark;
  const overall = accuracyOf(items.flatMap((item) => drawsOf(item, samples)))!;
  const answers = accuracyOf(
    items.flatMap((item) => drawsOf(item, samples).filter((_, at) => isAnswer(item.marks[at]))),
  );
  const reasons = unreadReasons(items);
  const votes = items.map(({ marks }) => majorityVote(marks));
  const rightCounts = items.map(rightCount);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / items.length;
  return {
    id,
    version,
    prompt: prompt ?? 'its own',
    items: items.length,
    limit: limit ?? null,
    samples,
    answered: answers?.count ?? 0,
    refused: refusedOf(items),
    unread: Object.values(reasons).reduce((sum, count) => sum + count, 0),
    unreadReasons: reasons,
    cutShort,
    repeated,
    correct: overall.correct,
    accuracy: overall.accuracy,
    low: overall.low,
    high: overall.high,
    overAnswered: answers && intervalOf(answers),
    meanOfSamples: overall.accuracy,
    sampleAccuracies: Array.from({ length: samples }, (_, sample) =>
      mean(items.map(({ marks }) => Number(marks[sample]?.correct === true))),
    ),
    majorityVote: {
      accuracy: mean(votes.map(({ right }) => right)),
      ties: votes.filter(({ tied }) => tied).length,
    },
    passAtK: reportedKs(samples).map((k) => ({
      k,
      accuracy: mean(rightCounts.map((right) => passAtK(samples, right, k))),
    })),
    meanGeneratedTokens,
    breakdowns: breakdownsOf(items, samples),
  };
}

/** Share of an item's samples that are right; what did not come is wrong. */
export function itemShares({ items, samples }: MarkedBenchmark): number[] {
  return items.map((item) => rightCount(item) / samples);
}

function rightCount({ marks }: MarkedItem): number {
  return marks.reduce((sum, mark) => sum + Number(mark?.correct === true), 0);
}

/** Every sample of an item, those that did not come as wrong. */
function drawsOf({ item, marks }: MarkedItem, samples: number): Marked[] {
  return Array.from({ length: samples }, (_, sample) => ({
    questionId: `${item.id} ${sample}`,
    cluster: item.id,
    correct: marks[sample]?.correct === true,
    // What did not come or was refused is not unread: these are counted apart.
    reading: { kind: marks[sample]?.reading.kind === 'unread' ? 'unread' : 'read' },
  }));
}

function isAnswer(mark: AnswerMark | undefined): boolean {
  return mark !== undefined && mark.reading.kind !== 'refused';
}

function refusedOf(items: readonly MarkedItem[]): number {
  return items.reduce((sum, { marks }) => sum + marks.filter((mark) => mark?.reading.kind === 'refused').length, 0);
}

/** The interval alone. */
export function intervalOf({ accuracy, low, high }: Accuracy): Pick<Accuracy, 'accuracy' | 'low' | 'high'> {
  return { accuracy, low, high };
}

function unreadReasons(items: readonly MarkedItem[]): Partial<Record<UnreadReason, number>> {
  const counts: Partial<Record<UnreadReason, number>> = {};
  for (const { marks } of items) {
    for (const mark of marks) {
      if (mark?.reading.kind === 'unread') counts[mark.reading.reason] = (counts[mark.reading.reason] ?? 0) + 1;
    }
  }
  return counts;
}

/** By every label that the file gives, largest group first, equal ones by name. */
function breakdownsOf(items: readonly MarkedItem[], samples: number): BenchmarkResult['breakdowns'] {
  const labels = [...new Set(items.flatMap(({ item }) => Object.keys(item.labels)))].toSorted();
  return labels.map((label) => {
    const groups = Map.groupBy(items, ({ item }) => item.labels[label] ?? '');
    groups.delete('');
    const rows = [...groups].map(([group, members]) => {
      const { accuracy, low, high, unread } = accuracyOf(members.flatMap((member) => drawsOf(member, samples)))!;
      return { group, items: members.length, unread, refused: refusedOf(members), accuracy, low, high };
    });
    return { label, groups: rows.toSorted((a, b) => b.items - a.items || (a.group < b.group ? -1 : 1)) };
  });
}
