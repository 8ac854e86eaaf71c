/** The nine columns of the paper's table 3, in its order, with the numbers of items that reproduce its figures. */
import type { BenchmarkId } from '../../records/benchmark.ts';

export interface PaperBenchmark {
  readonly id: BenchmarkId;
  /** Of the column. */
  readonly name: string;
  /** Items behind the paper's figures. */
  readonly items: number;
}

export const paperBenchmarks: readonly PaperBenchmark[] = [
  { id: 'careqa', name: 'CareQA', items: 5621 },
  { id: 'jmed', name: 'JMED', items: 1000 },
  // 308 rows, 10 of them with a stem that stands there twice.
  { id: 'medbullets', name: 'Medbullets', items: 298 },
  { id: 'medmcqa', name: 'MedMCQA', items: 4183 },
  { id: 'medqa', name: 'MedQA', items: 1273 },
  { id: 'medxpertqa', name: 'MedXpertQA', items: 2450 },
  // Its table 1 says 1,000.
  { id: 'pubmedqa', name: 'PubMedQA', items: 500 },
  { id: 'mmlu-pro-biology', name: 'MMLU-Pro Bio', items: 717 },
  { id: 'mmlu-pro-health', name: 'MMLU-Pro Health', items: 818 },
];

export const PAPER_NINE: readonly BenchmarkId[] = paperBenchmarks.map(({ id }) => id);
