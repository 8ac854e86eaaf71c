/** A public benchmark as a set to ask: its file read and checked, its options shuffled when asked for. */
import { benchmarkItemSchema, type BenchmarkItem } from '../../records/benchmark.ts';
import { RecordError } from '../../support/errors.ts';
import { sha256OfJson } from '../../support/hash.ts';
import { benchmarkNamed } from '../../benchmarks/benchmarks.ts';
import { promptedItem } from '../../benchmarks/prompt.ts';
import type { Prompt } from '../../wording/prompt.ts';
import { readBenchmarkFile, type BenchmarkFile } from '../../benchmarks/read-benchmark.ts';
import { shuffleOptions } from '../../benchmarks/shuffle-options.ts';
import type { AskedSet } from './asked-set.ts';

export interface BenchmarkSet {
  readonly set: AskedSet<BenchmarkItem>;
  /** The file holds only part of the benchmark. */
  readonly partial: boolean;
}

/** `shuffleSeed` null leaves the options as the file orders them. */
export async function benchmarkSet(
  id: string,
  path: string,
  prompt: Prompt,
  shuffleSeed: number | null,
): Promise<BenchmarkSet> {
  const file = await readBenchmarkFile(benchmarkNamed(id), path);
  const { definition, files, items, coverage } = file;
  if (coverage.kind === 'wrong')
    throw new RecordError(`${files[0]!.path}: not ${id} as published: ${coverage.problems.join('; ')}`);
  const asked = shuffleSeed === null ? items : items.map((item) => shuffleOptions(item, shuffleSeed, item.benchmark));
  const set: AskedSet<BenchmarkItem> = {
    id: definition.id,
    version: `${definition.version}.${prompt.version}`,
    prompt: prompt.name,
    source: files.map((each) => each.path).join(', '),
    sha256: sha256Of(file),
    items: () => asked,
    schema: benchmarkItemSchema,
    idOf: (item) => item.id,
    messagesOf: (item) => [{ role: 'user', content: prompt.text(promptedItem(item)) }],
  };
  return { set, partial: coverage.kind === 'part' };
}

function sha256Of({ files }: BenchmarkFile): string {
  return files.length === 1 ? files[0]!.sha256 : sha256OfJson(files.map(({ sha256 }) => sha256));
}
