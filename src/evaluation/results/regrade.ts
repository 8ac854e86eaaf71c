/**
 * From the answers of an evaluation to its results, offline: OUT/<benchmark>/{items,answers}.jsonl -> marks.jsonl, then
 * OUT/results.json, written last. Whatever was there is replaced, each file whole; the answers are never touched.
 */
import { join } from 'node:path';
import { readWholeEvaluation, type SetSettings } from '../../attempts/sets/evaluation-file.ts';
import { benchmarkIdSchema, type BenchmarkId } from '../../records/benchmark.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { RunError } from '../../support/errors.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { PAPER_NINE } from '../comparison/paper-benchmarks.ts';
import { macroAverage } from './macro-average.ts';
import { markAnswers, marksOf } from './mark-answers.ts';
import type { BenchmarkResult, EvaluationResults } from './results-schema.ts';
import { itemShares, summarizeBenchmark } from './summarize-benchmark.ts';

export const RESULTS_FILE = 'results.json';

export function regrade(folder: string): EvaluationResults {
  const settings = readWholeEvaluation(folder);
  const benchmarks: BenchmarkResult[] = [];
  const notBegun: EvaluationResults['notBegun'] = [];
  const shares = new Map<string, number[]>();
  for (const set of settings.sets) {
    const id = benchmarkOf(folder, set);
    // One at a time: only figures stay in memory.
    const marked = markAnswers(folder, id, settings.decoding.samples);
    if (marked === null) {
      notBegun.push(id);
      continue;
    }
    writeJsonl(join(folder, id, 'marks.jsonl'), marksOf(marked));
    benchmarks.push(summarizeBenchmark(marked, set));
    shares.set(id, itemShares(marked));
  }
  const over = PAPER_NINE.filter((id) => shares.has(id));
  const macro = macroAverage(over.map((id) => shares.get(id)!));
  const results: EvaluationResults = {
    kind: 'fleming-evaluation',
    version: 1,
    model: settings.model,
    decoding: settings.decoding,
    complete: notBegun.length === 0 && benchmarks.every(({ items, samples, answered }) => answered === items * samples),
    benchmarks,
    notBegun,
    macro: macro && {
      accuracy: macro.value,
      low: macro.low,
      high: macro.high,
      over,
      missing: PAPER_NINE.filter((id) => !shares.has(id)),
    },
  };
  writeJsonAtomic(join(folder, RESULTS_FILE), results);
  return results;
}

function benchmarkOf(folder: string, { id }: SetSettings): BenchmarkId {
  const parsed = benchmarkIdSchema.safeParse(id);
  if (parsed.success) return parsed.data;
  throw new RunError(
    `${folder} holds answers to ${id}, which is no benchmark: give the --out folder of fleming evaluate --benchmark`,
  );
}
