/** A product of benchmark answers as the report takes it: of each row's results.json what the table shows. */
import { join } from 'node:path';
import { benchmarkNamed } from '../../benchmarks/benchmarks.ts';
import { readBenchmarksIndex } from '../../products/benchmarks.ts';
import type { Product } from '../../products/stage-kind.ts';
import { readJson } from '../../support/read-json.ts';
import { RESULTS_FILE } from '../results/regrade.ts';
import { resultsSchema } from '../results/results-schema.ts';
import type { MeasuredBenchmarks } from './report-input.ts';

export function readBenchmarks(product: Product): MeasuredBenchmarks {
  const { rows, limit } = readBenchmarksIndex(product);
  return {
    limit,
    rows: rows.map(({ name, label }) => {
      const { benchmarks, macro } = readJson(join(product.folder, name, RESULTS_FILE), resultsSchema);
      return {
        name,
        label,
        results: benchmarks.map(({ id, items, samples, answered, refused, unread, accuracy, low, high }) => {
          const { title } = benchmarkNamed(id);
          return { id, title, items, samples, answered, refused, unread, accuracy, low, high };
        }),
        macro:
          macro === null || macro.missing.length > 0
            ? null
            : { accuracy: macro.accuracy, low: macro.low, high: macro.high },
      };
    }),
  };
}
