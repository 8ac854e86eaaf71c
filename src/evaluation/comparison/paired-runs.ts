/** Two evaluations on the items that both answered: benchmark by benchmark, and the difference of the macro averages. */
import type { BenchmarkId } from '../../records/benchmark.ts';
import { macroAverage } from '../results/macro-average.ts';
import { comparePaired, type Marked, type PairedDifference } from '../statistics/statistics.ts';
import { itemOutcomes, type EvaluatedRun, type ItemOutcome } from './evaluated-run.ts';
import { PAPER_NINE } from './paper-benchmarks.ts';

export interface PairedBenchmark extends PairedDifference {
  readonly id: BenchmarkId;
}

export interface PairedRuns {
  readonly baseline: string;
  readonly candidate: string;
  /** On the majority's vote of each item; with one sample that is its answer. */
  readonly benchmarks: readonly PairedBenchmark[];
  /** Mean difference over those of the nine that both have, with a bootstrap interval over items; null when none. */
  readonly macro: {
    readonly difference: number;
    readonly low: number;
    readonly high: number;
    readonly over: readonly BenchmarkId[];
  } | null;
}

export function pairRuns(baseline: EvaluatedRun, candidate: EvaluatedRun): PairedRuns {
  const benchmarks: PairedBenchmark[] = [];
  const differences = new Map<BenchmarkId, number[]>();
  for (const { id } of baseline.results.benchmarks) {
    if (!candidate.results.benchmarks.some((other) => other.id === id)) continue;
    const [before, after] = [itemOutcomes(baseline, id), itemOutcomes(candidate, id)];
    const difference = comparePaired(marked(before), marked(after));
    if (difference === null) continue;
    benchmarks.push({ id, ...difference });
    const shared = [...after].filter(([item]) => before.has(item));
    differences.set(
      id,
      shared.map(([item, { share }]) => share - before.get(item)!.share),
    );
  }
  const over = PAPER_NINE.filter((id) => differences.has(id));
  const macro = macroAverage(over.map((id) => differences.get(id)!));
  return {
    baseline: baseline.label,
    candidate: candidate.label,
    benchmarks,
    macro: macro && { difference: macro.value, low: macro.low, high: macro.high, over },
  };
}

function marked(outcomes: ReadonlyMap<string, ItemOutcome>): Marked[] {
  return [...outcomes].map(([item, { voted }]) => ({
    questionId: item,
    cluster: item,
    correct: voted,
    reading: { kind: 'read' },
  }));
}
