/** Scores on public benchmarks of several seeds side by side: rows and benchmarks that every run has. */
import type { Bilingual } from '../../records/row.ts';
import { overSeeds, type OverSeeds } from './over-seeds.ts';
import type { Report, ReportBenchmarks } from './report-schema.ts';

type BenchmarkResult = ReportBenchmarks['rows'][number]['results'][number];

export interface SeedsScore extends OverSeeds {
  readonly row: string;
  readonly label: Bilingual;
  /** One a seed: accuracy with Wilson's interval over the items, and what was unread or refused. */
  readonly results: readonly BenchmarkResult[];
}

export interface SeedsBenchmark {
  readonly id: string;
  readonly title: Bilingual;
  /** Only so many items were asked at most; null: all. */
  readonly limit: number | null;
  /** In the order of the table. */
  readonly scores: readonly SeedsScore[];
}

/** Reports in the order of their seeds; empty where one of them asked no benchmarks. */
export function benchmarksOverSeeds(reports: readonly Report[]): SeedsBenchmark[] {
  const asked = reports[0]?.benchmarks;
  if (asked === undefined) return [];
  const { rows, limit } = asked;
  const all = (rows[0]?.results ?? []).map(({ id, title }): SeedsBenchmark => {
    const scores = rows.flatMap(({ name, label }) => {
      const results = reports.flatMap((report) => resultOf(report, name, id) ?? []);
      if (results.length < reports.length) return [];
      return [{ row: name, label, results, ...overSeeds(results.map(({ accuracy }) => accuracy)) }];
    });
    return { id, title, limit, scores };
  });
  return all.filter(({ scores }) => scores.length > 0);
}

function resultOf({ benchmarks }: Report, row: string, id: string): BenchmarkResult | undefined {
  return benchmarks?.rows.find(({ name }) => name === row)?.results.find((result) => result.id === id);
}
