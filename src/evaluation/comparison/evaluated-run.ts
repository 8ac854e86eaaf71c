/** One evaluation as comparisons take it: its results, its label in tables, and per item the share of right samples. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { z } from 'zod';
import {
  answerMarkSchema,
  benchmarkItemSchema,
  type AnswerMark,
  type BenchmarkId,
  type BenchmarkItem,
} from '../../records/benchmark.ts';
import { RunError } from '../../support/errors.ts';
import { iterateJsonl, readJsonl } from '../../support/jsonl.ts';
import { RESULTS_FILE } from '../results/regrade.ts';
import { resultsSchema, type EvaluationResults } from '../results/results-schema.ts';
import { majorityVote } from '../results/vote.ts';

export interface EvaluatedRun {
  readonly label: string;
  readonly folder: string;
  readonly results: EvaluationResults;
}

/** `name` is DIR, or LABEL=DIR where no such folder exists. Without a label, the model's name. */
export function readEvaluatedRun(name: string): EvaluatedRun {
  return readResults(name, resultsSchema);
}

/** The results of a folder in the form that `schema` has. */
export function readResults<Results extends { readonly model: { readonly name: string } }>(
  name: string,
  schema: z.ZodType<Results>,
): { readonly label: string; readonly folder: string; readonly results: Results } {
  const { label, folder } = labelledFolder(name);
  const path = join(folder, RESULTS_FILE);
  const parsed = schema.safeParse(resultsJson(folder));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RunError(
      `${path}: ${issue!.path.join('.')}: ${issue!.message}; make it anew with fleming evaluate regrade ${folder}`,
      { cause: parsed.error },
    );
  }
  // A name out of a file must not steer a terminal.
  const shown = (label ?? parsed.data.model.name).replace(/\p{Cc}+/gu, ' ');
  return { label: shown, folder, results: parsed.data };
}

/** Whether the folder's results are those of a file of questions. */
export function isOfQuestions(name: string): boolean {
  const json = resultsJson(labelledFolder(name).folder);
  return (json as { readonly kind?: unknown } | null)?.kind === 'fleming-questions';
}

/** `NAME=FOLDER` or a folder, as it is given to be compared. */
export function labelledFolder(name: string): { readonly label: string | null; readonly folder: string } {
  const labelled = /^([^=]+)=(.+)$/s.exec(name);
  return labelled !== null && !existsSync(name)
    ? { label: labelled[1]!, folder: labelled[2]! }
    : { label: null, folder: name };
}

function resultsJson(folder: string): unknown {
  const path = join(folder, RESULTS_FILE);
  if (!existsSync(path))
    throw new RunError(
      `${folder} holds no ${RESULTS_FILE}; give the --out folder of an evaluation, and run fleming evaluate regrade ${folder} if it was interrupted`,
    );
  return parseJson(path);
}

/** Labels that tell the runs apart: equal ones get their folder's name. */
export function withDistinctLabels<Run extends Pick<EvaluatedRun, 'label' | 'folder'>>(runs: readonly Run[]): Run[] {
  const twins = new Map([...Map.groupBy(runs, ({ label }) => label)].filter(([, group]) => group.length > 1));
  return runs.map((run) =>
    twins.has(run.label) ? { ...run, label: `${run.label} (${basename(resolve(run.folder))})` } : run,
  );
}

export interface ItemOutcome {
  /** Share of the samples that are right. */
  readonly share: number;
  /** The majority's vote is right; a shared first place is not. */
  readonly voted: boolean;
}

/** By item's id, from marks.jsonl. */
export function itemOutcomes(run: EvaluatedRun, benchmark: BenchmarkId): Map<string, ItemOutcome> {
  const path = join(run.folder, benchmark, 'marks.jsonl');
  const samples = run.results.decoding.samples;
  const marks = new Map<string, AnswerMark[]>();
  for (const { value: mark } of iterateJsonl<AnswerMark>(path, { schema: answerMarkSchema })) {
    const list = marks.get(mark.itemId);
    if (list === undefined) marks.set(mark.itemId, [mark]);
    else list.push(mark);
  }
  return new Map(
    [...marks].map(([id, list]) => [
      id,
      { share: list.filter(({ correct }) => correct).length / samples, voted: majorityVote(list).right === 1 },
    ]),
  );
}

/** Accuracy on the items that are not among `excluded`; what has no answer is wrong. Null when none is left. */
export function accuracyWithout(
  run: EvaluatedRun,
  benchmark: BenchmarkId,
  excluded: ReadonlySet<string>,
): number | null {
  if (!run.results.benchmarks.some(({ id }) => id === benchmark)) return null;
  const outcomes = itemOutcomes(run, benchmark);
  const items = readJsonl<BenchmarkItem>(join(run.folder, benchmark, 'items.jsonl'), { schema: benchmarkItemSchema });
  const kept = items.filter(({ id }) => !excluded.has(id));
  return kept.length === 0 ? null : kept.reduce((sum, { id }) => sum + (outcomes.get(id)?.share ?? 0), 0) / kept.length;
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new RunError(`${path}: ${(cause as Error).message}; make it anew with fleming evaluate regrade`, { cause });
  }
}
