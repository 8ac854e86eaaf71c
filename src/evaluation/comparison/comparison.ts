/** Evaluations beside each other and beside the paper: everything that tables, figure and page are drawn from. */
import type { BenchmarkId } from '../../records/benchmark.ts';
import { paperRowSchema, type PaperRow } from '../../records/row.ts';
import type { Contamination } from '../contamination/contamination-schema.ts';
import { accuracyWithout, withDistinctLabels, type EvaluatedRun } from './evaluated-run.ts';
import { paperBenchmarks, PAPER_NINE } from './paper-benchmarks.ts';
import { misprints, paperRows, type Misprint, type PublishedRow } from './paper-table.ts';
import { pairRuns, type PairedRuns } from './paired-runs.ts';

export interface Comparison {
  readonly kind: 'fleming-comparison';
  readonly version: 1;
  readonly columns: readonly Column[];
  readonly published: readonly PublishedRow[];
  readonly misprints: readonly Misprint[];
  readonly runs: readonly EvaluatedRun[];
  /** Each run after the first against the first, then each against the one before it where that is another. */
  readonly pairs: readonly PairedRuns[];
  /** What of the benchmarks stands in a training bank; null when none was looked into. */
  readonly contamination: ComparedContamination | null;
}

export interface ComparedContamination {
  readonly bank: string;
  readonly benchmarks: readonly {
    readonly id: BenchmarkId;
    readonly items: number;
    readonly overlapping: number;
    /** In the order of the runs: accuracy on the items that do not overlap; null where a run has none. */
    readonly accuracyWithout: readonly (number | null)[];
  }[];
}

export interface Column {
  readonly id: BenchmarkId;
  readonly name: string;
  /** Items behind the paper's figures; null where the paper has none. */
  readonly paperItems: number | null;
}

const further: readonly Column[] = [
  { id: 'cmexam', name: 'CMExam', paperItems: null },
  { id: 'medqa-zh', name: 'MedQA (zh)', paperItems: null },
];

export function buildComparison(
  given: readonly EvaluatedRun[],
  contamination: Contamination | null = null,
): Comparison {
  const runs = withDistinctLabels(given);
  const evaluated = new Set(runs.flatMap(({ results }) => results.benchmarks.map(({ id }) => id)));
  const nine = paperBenchmarks.map(({ id, name, items }): Column => ({ id, name, paperItems: items }));
  const indices = runs.map((_, index) => index).slice(1);
  return {
    kind: 'fleming-comparison',
    version: 1,
    columns: [...nine, ...further.filter(({ id }) => evaluated.has(id))],
    published: paperRows,
    misprints: misprints(),
    runs,
    pairs: [
      ...indices.map((index) => pairRuns(runs[0]!, runs[index]!)),
      ...indices.slice(1).map((index) => pairRuns(runs[index - 1]!, runs[index]!)),
    ],
    contamination: contamination && comparedContamination(contamination, runs),
  };
}

function comparedContamination(
  { bank, benchmarks }: Contamination,
  runs: readonly EvaluatedRun[],
): ComparedContamination {
  return {
    bank: bank.path,
    benchmarks: benchmarks.map(({ id, items, overlapping }) => ({
      id,
      items,
      overlapping: overlapping.length,
      accuracyWithout: runs.map((run) => accuracyWithout(run, id, new Set(overlapping))),
    })),
  };
}

export function resultOf(
  { results }: EvaluatedRun,
  id: BenchmarkId,
): EvaluatedRun['results']['benchmarks'][number] | null {
  return results.benchmarks.find((result) => result.id === id) ?? null;
}

/** The row of the paper's table 4 that a run stands for, by its label; null when it names none. */
export function paperRowOf({ label }: EvaluatedRun): PaperRow | null {
  return paperRowSchema.safeParse(label).data ?? null;
}

export function hasAllNine({ results }: EvaluatedRun): boolean {
  return PAPER_NINE.every((id) => results.benchmarks.some((result) => result.id === id));
}
