/** Benchmark answers as a product: whose they are. Each row is a folder as `fleming evaluate --out` writes it. */
import { join } from 'node:path';
import { z } from 'zod';
import { bilingualSchema } from '../records/row.ts';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { readJson } from '../support/read-json.ts';
import type { Product } from './stage-kind.ts';

const benchmarksIndexSchema = z.strictObject({
  version: z.literal(1),
  /** In the order of the table. `name` is the row's folder. */
  rows: z.array(z.strictObject({ name: z.string(), label: bilingualSchema })),
  /** So many items of each benchmark were asked at most; null: all. */
  limit: z.number().int().positive().nullable(),
});
export type BenchmarksIndex = z.infer<typeof benchmarksIndexSchema>;

const INDEX_FILE = 'rows.json';

export function writeBenchmarksIndex(folder: string, index: Omit<BenchmarksIndex, 'version'>): void {
  writeJsonAtomic(join(folder, INDEX_FILE), { version: 1, ...index } satisfies BenchmarksIndex);
}

export function readBenchmarksIndex({ folder }: Product): BenchmarksIndex {
  return readJson(join(folder, INDEX_FILE), benchmarksIndexSchema);
}
