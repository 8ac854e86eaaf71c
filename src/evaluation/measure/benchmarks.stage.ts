/**
 * The stage kind `evaluation.benchmarks`: the models of a recipe answer public benchmarks, put to them in the recipe's one
 * prompt. Each row is a folder as `fleming evaluate --out` writes it, so that its commands read it.
 */
import { cpSync, existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { policyChatModel } from '../../attempts/policy-chat-model.ts';
import { askSets, type AskSetsSummary } from '../../attempts/sets/ask-sets.ts';
import type { AskedSet } from '../../attempts/sets/asked-set.ts';
import { benchmarkSet } from '../../attempts/sets/benchmark-set.ts';
import { firstItems } from '../../attempts/sets/first-items.ts';
import { benchmarkNamed } from '../../benchmarks/benchmarks.ts';
import { findBenchmarkFiles } from '../../benchmarks/files/find-files.ts';
import { GROUND_TRUTH } from '../../benchmarks/readers/pubmedqa.ts';
import type { EngineFactory } from '../../engine/engine-factory.ts';
import { modelOfProduct } from '../../engine/model-reference.ts';
import type { Policy } from '../../engine/policy.ts';
import { withAnsweringPolicy } from '../../engine/with-policy.ts';
import { writeBenchmarksIndex } from '../../products/benchmarks.ts';
import { count, maxTokens } from '../../products/setting-schemas.ts';
import { complaint, defineStageKind, type ManyProduct, type WrongSetting } from '../../products/stage-kind.ts';
import { bilingualSchema } from '../../records/row.ts';
import { progressWithinStage } from '../../run/progress-within-stage.ts';
import { signalOnInterrupt } from '../../run/signal-on-interrupt.ts';
import type { StageContext } from '../../run/stage.ts';
import { RunError } from '../../support/errors.ts';
import { promptNamed } from '../../wording/prompt.ts';
import { regrade } from '../results/regrade.ts';
import { expectedBenchmarks } from './expected-answers.ts';
import { rowName, rowProblems, rowQuantise } from './row-name.ts';

/** Conversations at a time: what a batch of the engine takes. */
const CONCURRENCY = 256;

const settings = z.object({
  /** Ids of `fleming evaluate --list`. */
  benchmarks: z.array(z.string().min(1)).min(1),
  /** Folder with their files, or the file of one. */
  data: z.string(),
  /** Answers to each item. */
  samples: z.number().int().min(1).max(1000).default(1),
  /** 0 is greedy. A recipe whose defaults name one, of reinforcement, states it here too. */
  temperature: z.number().min(0).max(10).default(0),
  /** Longest answer, thinking included; absent: as long as the model's positions allow. */
  maxTokens: maxTokens.optional(),
  /** Shows the options of each item in an order drawn from the seed. */
  shuffleOptions: z.boolean().default(false),
  /** Asks the first items of each benchmark alone; absent: all. */
  limit: count.optional(),
});
type BenchmarksSettings = z.output<typeof settings>;

const rowEntry = z.object({ label: bilingualSchema, quantise: rowQuantise });
type BenchmarkRow = ManyProduct<z.output<typeof rowEntry>>;

export const benchmarksKind = defineStageKind({
  name: 'evaluation.benchmarks',
  about: "the recipe's models answer public benchmarks; one row of the table each",
  version: 3,
  settings,
  roles: {
    rows: { accepts: ['model'], about: 'the models, in the order of the table', many: true, entry: rowEntry },
  },
  makes: ['benchmarks'],
  asks: true,
  paths: ['data'],
  files: filesOf,
  check: (own, feeds, entries) => [...problemsOf(own), ...rowProblems(feeds, entries)],
  weight: ({ benchmarks, samples, limit }, { rows }) =>
    rows!.length * benchmarks.length * samples * (limit ?? 1000) * 0.1,
  expect: expectedBenchmarks,
  run: async ({ settings: own, inputs, context, engines, recipe }) => {
    const sets = await setsOf(own, recipe.prompt, context);
    const counts = { answers: 0, refused: 0 };
    for (const [at, row] of inputs.rows.entries()) {
      const { value } = await context.once(rowName(row), () =>
        askRow(row, sets, { own, engines, context, at, of: inputs.rows.length }),
      );
      counts.answers += value.answers;
      counts.refused += value.refused;
      cpSync(journalOf(row, context), join(context.folder, rowName(row)), { recursive: true });
    }
    const limit = own.limit ?? null;
    writeBenchmarksIndex(context.folder, {
      rows: inputs.rows.map((row) => ({ name: rowName(row), label: row.entry.label })),
      limit,
    });
    return { rows: inputs.rows.length, benchmarks: own.benchmarks, limit, ...counts };
  },
});

async function setsOf(own: BenchmarksSettings, prompt: string, { seed, progress }: StageContext): Promise<AskedSet[]> {
  const sets: AskedSet[] = [];
  for (const id of own.benchmarks) {
    const { set, partial } = await benchmarkSet(id, own.data, promptNamed(prompt), own.shuffleOptions ? seed : null);
    const asked = own.limit === undefined ? set : firstItems(set, own.limit);
    if (partial) progress.log(`${id}: the file is only part of the benchmark; its figures are of that part`);
    if (asked !== set) progress.log(`${id}: only ${asked.source}; its figures are of these`);
    sets.push(asked as AskedSet);
  }
  return sets;
}

interface RowCall {
  readonly own: BenchmarksSettings;
  readonly engines: EngineFactory;
  readonly context: StageContext;
  /** Which of how many rows it is. */
  readonly at: number;
  readonly of: number;
}

/** Answers, marks and results of one model, in the work folder, where a kill leaves them. */
async function askRow(
  row: BenchmarkRow,
  sets: readonly AskedSet[],
  { own, engines, context, at, of }: RowCall,
): Promise<{ answers: number; refused: number }> {
  const folder = journalOf(row, context);
  const { en: name } = row.entry.label;
  const { samples, temperature, shuffleOptions } = own;
  const { progress, interrupt, seed } = context;
  const { signal, end } = signalOnInterrupt(interrupt);
  const shown = progressWithinStage({
    log: (line) => progress.log(`${rowName(row)}: ${line}`),
    update: (done, total) => progress.update(at * (total ?? 0) + done, total === null ? null : of * total),
  });
  try {
    const ask = (policy: Policy): Promise<AskSetsSummary> =>
      askSets({
        folder,
        asked: { spec: `stage:${rowName(row)}`, name, sha256: null },
        decoding: { temperature, topP: null, maxTokens: own.maxTokens ?? null, samples, seed, shuffleOptions },
        sets,
        model: policyChatModel(name, policy),
        concurrency: CONCURRENCY,
        progress: shown,
        stop: signal,
      });
    const { quantise = null } = row.entry;
    const summary = await withAnsweringPolicy(engines, modelOfProduct(row.folder), ask, { quantise });
    return whole(summary, row, context);
  } finally {
    end();
  }
}

function whole(
  { outcome, before, kept, wanted, refused }: AskSetsSummary,
  row: BenchmarkRow,
  context: StageContext,
): { answers: number; refused: number } {
  const there = `${before + kept} of ${wanted} answers of ${rowName(row)} are kept`;
  if (outcome.kind === 'stopped') context.interrupt.throwIfRequested(there);
  if (outcome.kind === 'failed') {
    const { set, itemId } = outcome.request.id;
    throw new RunError(
      `${rowName(row)}, ${set}, item ${itemId}: ${outcome.failure.message}; ${there}, the same command goes on`,
    );
  }
  regrade(journalOf(row, context));
  if (refused > 0)
    context.progress.log(
      `${rowName(row)}: ${refused} of ${wanted} could not be answered; the accuracy over all counts them as wrong`,
    );
  return { answers: before + kept, refused };
}

function journalOf(row: BenchmarkRow, { workFolder }: StageContext): string {
  return join(workFolder, rowName(row));
}

/** By benchmark and name: where they lie does not count. What a reader looks for beside a file is read too. */
function filesOf({ benchmarks, data }: BenchmarksSettings): Record<string, string> {
  const files = benchmarks.flatMap((id) =>
    foundOf(id, data).flatMap((path) => {
      const beside = join(dirname(path), GROUND_TRUTH);
      return [path, ...(existsSync(beside) ? [beside] : [])].map((each) => [`${id} ${basename(each)}`, each] as const);
    }),
  );
  return Object.fromEntries(files);
}

/** None where the check tells what is wrong. */
function foundOf(id: string, data: string): string[] {
  let found: string[] = [];
  complaint('data', () => (found = findBenchmarkFiles(benchmarkNamed(id), data)));
  return found;
}

function problemsOf({ benchmarks, data, samples, temperature }: BenchmarksSettings): WrongSetting[] {
  const problems: WrongSetting[] = [];
  const isThere = existsSync(data);
  if (!isThere)
    problems.push({
      setting: 'data',
      message: `there is no ${data}; the path starts at the recipe's own folder (fleming evaluate check --download fills it)`,
      missing: true,
    });
  if (samples > 1 && temperature === 0)
    problems.push({
      setting: 'temperature',
      message: `at 0 all ${samples} samples are one: more than 0 is allowed, such as 0.6`,
    });
  for (const [at, id] of benchmarks.entries()) {
    if (benchmarks.indexOf(id) < at) problems.push({ setting: 'benchmarks', message: `${id} stands there twice` });
    const unknown = complaint('benchmarks', () => benchmarkNamed(id));
    problems.push(...unknown);
    if (unknown.length > 0 || !isThere) continue;
    const absent = complaint('data', () => findBenchmarkFiles(benchmarkNamed(id), data));
    problems.push(...absent.map((problem) => ({ ...problem, missing: true as const })));
  }
  return problems;
}
