/**
 * The stage kind `evaluation.compare`: the recipe's rows on public benchmarks beside the published ones, as a page to browse
 * every item, a figure of score against size and one JSON document. With a bank it shows what of the benchmarks stands in it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readBenchmark } from '../../benchmarks/read-benchmark.ts';
import { NO_MODEL } from '../../products/expectation.ts';
import { readBenchmarksIndex } from '../../products/benchmarks.ts';
import { TRAINING_SPLIT } from '../../products/splits.ts';
import { defineStageKind, type Product } from '../../products/stage-kind.ts';
import type { BenchmarkId } from '../../records/benchmark.ts';
import { QUESTIONS_FILE } from '../../records/bank-manifest.ts';
import { writeFileAtomic, writeJsonAtomic } from '../../support/atomic-file.ts';
import type { Contamination } from '../contamination/contamination-schema.ts';
import { findContamination } from '../contamination/find-contamination.ts';
import { buildComparison } from './comparison.ts';
import { comparisonPage } from './comparison-page.ts';
import { readEvaluatedRun, type EvaluatedRun } from './evaluated-run.ts';
import { sizeFigure } from './size-figure.ts';

export const compareKind = defineStageKind({
  name: 'evaluation.compare',
  about: 'rows of benchmarks beside the published ones: a page to browse, a figure, and JSON',
  version: 2,
  settings: z.object({
    /** Folder with the benchmarks' files, to look for their items in `bank`. */
    data: z.string().optional(),
  }),
  roles: {
    benchmarks: { accepts: ['benchmarks'], about: 'the rows, the baseline first' },
    bank: {
      accepts: ['bank', 'splits'],
      about: 'the training bank that is searched for benchmark items',
      optional: true,
    },
  },
  makes: ['comparison'],
  paths: ['data'],
  check: ({ data }, { bank }) =>
    (data === undefined) === (bank!.length === 0)
      ? []
      : [
          {
            setting: 'data',
            message: 'bank and data belong together: what is searched, and for what; give both or none',
          },
        ],
  expect: () => NO_MODEL,
  weight: () => 5,
  run: async ({ settings: { data }, inputs, context }) => {
    const { rows } = readBenchmarksIndex(inputs.benchmarks);
    const runs = rows.map(({ name, label }) => readEvaluatedRun(`${label.en}=${join(inputs.benchmarks.folder, name)}`));
    const found =
      inputs.bank === null || data === undefined ? null : await contaminationOf(inputs.bank, idsOf(runs), data);
    const comparison = buildComparison(runs, found);
    if (found !== null) writeJsonAtomic(join(context.folder, 'contamination.json'), found);
    writeJsonAtomic(join(context.folder, 'comparison.json'), withoutFolders(comparison, inputs.benchmarks));
    writeFileAtomic(join(context.folder, 'size.svg'), sizeFigure(comparison));
    writeFileAtomic(join(context.folder, 'comparison.html'), comparisonPage(comparison));
    const overlapping = found?.benchmarks.reduce((sum, each) => sum + each.overlapping.length, 0) ?? null;
    return { rows: rows.length, overlapping };
  },
});

function idsOf(runs: readonly EvaluatedRun[]): BenchmarkId[] {
  return [...new Set(runs.flatMap(({ results }) => results.benchmarks.map(({ id }) => id)))];
}

/** The training questions of the bank, named by the stage and not by where its folder lies. */
async function contaminationOf(
  { stage, folder }: Product,
  ids: readonly BenchmarkId[],
  data: string,
): Promise<Contamination> {
  const benchmarks = [];
  for (const id of ids) benchmarks.push({ id, items: await readBenchmark(id, data) });
  const file = [QUESTIONS_FILE, `${TRAINING_SPLIT}.jsonl`].map((name) => join(folder, name)).find(existsSync)!;
  const found = findContamination(file, benchmarks);
  return { ...found, bank: { ...found.bank, path: stage } };
}

/** A run folder that has moved is the same run. */
function withoutFolders(comparison: object, { stage, folder }: Product): unknown {
  return JSON.parse(JSON.stringify(comparison).replaceAll(JSON.stringify(folder).slice(1, -1), stage));
}
