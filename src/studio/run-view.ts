/**
 * A run folder as a person looks at it, finished or under way: its stages with their states, how far they are, what they
 * left to be read, and the settings with their origin. Reads, never locks, never writes.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isLocked } from '../run/lock.ts';
import { readManifest, type Manifest, type StageEntry } from '../run/manifest.ts';
import { BEGUN_FILE } from '../run/plan.ts';
import {
  inputsOf,
  makes,
  readRunRecipe,
  recipeStageSettings,
  startOf,
  stepsOf,
  weightOf,
  type RecipeStage,
  type RunRecipe,
} from './run-recipe.ts';
import { stageSteps } from './stage-steps.ts';
import type { MetricsFile, RunSummary, RunView, StageState, StageSteps, StageView } from './studio-api.ts';

/** Longer values of a stage's own words are cut. */
const LONGEST_VALUE = 300;

export function runSummary(id: string, folder: string): RunSummary {
  return summaryOf(id, folder, openRun(folder));
}

export function runView(id: string, folder: string): RunView {
  const open = openRun(folder);
  const { recipe, manifest } = open;
  const views = recipe.stages.map((stage) => stageView(folder, stage, open));
  const { package: fleming, node, onnxruntime } = manifest.software;
  return {
    ...summaryOf(id, folder, open),
    stageViews: views,
    settings: [
      { name: 'seed', value: manifest.seed, origin: 'ours', reason: null },
      ...recipe.stages.flatMap(recipeStageSettings),
    ],
    versions: [
      { name: 'fleming', value: fleming },
      { name: 'node', value: node },
      ...(onnxruntime === null ? [] : [{ name: 'onnxruntime', value: onnxruntime }]),
    ],
    secondsLeft: open.isAlive ? secondsLeft(recipe, views) : null,
    remarks: remarksOf(views),
  };
}

interface OpenRun {
  readonly recipe: RunRecipe;
  readonly manifest: Manifest;
  readonly isAlive: boolean;
}

function openRun(folder: string): OpenRun {
  const manifest = readManifest(folder)!;
  return { recipe: readRunRecipe(folder), manifest, isAlive: isLocked(folder) };
}

function summaryOf(id: string, folder: string, open: OpenRun): RunSummary {
  const { recipe, manifest, isAlive } = open;
  const states = recipe.stages.map((stage) => ({ name: stage.name, state: stateOf(folder, stage.name, open) }));
  const done = states.filter(({ state }) => state === 'complete').length;
  const begun = states.findLast(({ state }) => state === 'running' || state === 'stopped');
  return {
    id,
    name: recipe.name,
    about: recipe.about,
    seed: manifest.seed,
    state: isAlive ? 'running' : done === states.length ? 'complete' : 'stopped',
    stagesDone: done,
    stages: states.length,
    stage: begun?.name ?? null,
    startedAt: manifest.startedAt,
    changedAt: changedAt(folder),
    trouble: null,
  };
}

/** The newest of what a run goes on writing. */
export function changedAt(folder: string): string {
  const names = ['manifest.json', 'metrics', 'timings', 'lock.json', 'evaluation.json', 'results.json'];
  const paths = names.map((name) => join(folder, name)).filter((path) => existsSync(path));
  const files = filesIn(join(folder, 'timings'));
  const newest = [...paths, ...files].reduce((latest, path) => Math.max(latest, modifiedAt(path)), 0);
  return new Date(newest === 0 ? modifiedAt(folder) : newest).toISOString();
}

/** None where there is no such folder, or it cannot be read. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((file) => join(folder, file));
  } catch {
    return [];
  }
}

/** A file may go between its listing and the look at it. */
function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function stateOf(folder: string, stage: string, { manifest, isAlive }: OpenRun): StageState {
  const entry = manifest.stages[stage];
  if (entry !== undefined) return entry.status;
  if (!existsSync(join(folder, 'work', stage, BEGUN_FILE))) return 'waiting';
  return isAlive ? 'running' : 'stopped';
}

function stageView(folder: string, stage: RecipeStage, open: OpenRun): StageView {
  const { name, kind } = stage;
  const entry = open.manifest.stages[name];
  const clock = clockOf(folder, name);
  const metrics = metricsOf(folder, name);
  const state = stateOf(folder, name, open);
  const steps = stepsIn(folder, stage, metrics);
  return {
    name,
    kind: stage.do,
    about: kind?.about ?? null,
    inputs: kind === null ? Object.keys(entry?.identity.inputs ?? {}) : inputsOf(stage),
    startsFrom: startOf(stage),
    state,
    startedAt: entry?.startedAt ?? clock?.startedAt ?? null,
    finishedAt: entry?.finishedAt ?? null,
    seconds: entry?.wallSeconds ?? clock?.seconds ?? null,
    // A plateau ends a loop before its steps are done: what is complete has nothing left.
    steps: steps !== null && state !== 'running' ? { ...steps, secondsLeft: null } : steps,
    metrics,
    hasRollouts: existsSync(join(folder, name, 'rollouts.jsonl')),
    hasAnswers: makes(stage, 'answers') && existsSync(join(folder, name, 'rows.json')),
    summary: summaryLines(entry),
  };
}

const clockSchema = z.object({ startedAt: z.string(), seconds: z.number() });

/** Of a stage under way; null where it says nothing. */
function clockOf(folder: string, stage: string): z.infer<typeof clockSchema> | null {
  try {
    return clockSchema.parse(JSON.parse(readFileSync(join(folder, 'work', stage, 'clock.json'), 'utf8')));
  } catch {
    return null;
  }
}

/** Files of a stage that hold something. */
function metricsOf(folder: string, stage: string): MetricsFile[] {
  const metrics = join(folder, 'metrics');
  if (!existsSync(metrics)) return [];
  const own = readdirSync(metrics).filter((file) => file.startsWith(`${stage}.`) && file.endsWith('.jsonl'));
  return own.toSorted().flatMap((file) => {
    const bytes = statSync(join(metrics, file), { throwIfNoEntry: false })?.size ?? 0;
    const loop = file.slice(stage.length + 1, -'.jsonl'.length);
    return bytes === 0 ? [] : [{ file, loop: loop === '' ? null : loop, bytes }];
  });
}

/** Of the loop that was written to last. */
function stepsIn(folder: string, stage: RecipeStage, metrics: readonly MetricsFile[]): StageSteps | null {
  const loops = metrics.flatMap(({ file, loop }) => (loop === null ? [] : [join(folder, 'timings', file)]));
  const newest = loops
    .filter((path) => existsSync(path))
    .toSorted((one, other) => modifiedAt(one) - modifiedAt(other))
    .at(-1);
  return newest === undefined ? null : stageSteps(newest, stepsOf(stage));
}

function summaryLines(entry: StageEntry | undefined): StageView['summary'] {
  return Object.entries(entry?.summary ?? {}).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return { name, value: text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…` };
  });
}

/**
 * Stages to come by their expected seconds, scaled by how the stages so far went (as `run/time-left.ts` does); so too a stage
 * under way that does not say how far it is.
 */
function secondsLeft(recipe: RunRecipe, views: readonly StageView[]): number | null {
  const weights = new Map(recipe.stages.map((stage) => [stage.name, weightOf(stage)]));
  if ([...weights.values()].includes(null)) return null;
  const weight = ({ name }: StageView): number => weights.get(name)!;
  const sum = (some: readonly StageView[], of: (view: StageView) => number): number =>
    some.reduce((total, view) => total + of(view), 0);
  const isCounted = ({ state, steps }: StageView): boolean => state === 'running' && steps?.secondsLeft != null;
  const counted = views.filter(isCounted);
  const whole = (view: StageView): number => elapsed(view) + (view.steps?.secondsLeft ?? 0);
  const done = [...views.filter(({ state }) => state === 'complete'), ...counted];
  const left = sum(counted, ({ steps }) => steps!.secondsLeft!);
  const rest = views.filter((view) => !done.includes(view));
  if (rest.length === 0) return left;
  const spent = sum(done, weight);
  if (spent === 0) return null;
  const secondsAWeight = sum(done, whole) / spent;
  return left + sum(rest, (view) => Math.max(0, secondsAWeight * weight(view) - elapsed(view)));
}

/** Of a stage that waits, or is out of date, nothing counts. */
function elapsed({ state, seconds, steps }: StageView): number {
  if (state === 'waiting' || state === 'stale') return 0;
  return seconds ?? (steps === null ? 0 : steps.done * (steps.secondsPerStep ?? 0));
}

function remarksOf(views: readonly StageView[]): RunView['remarks'] {
  const stale = views.filter(({ state }) => state === 'stale').map(({ name }) => name);
  if (stale.length === 0) return [];
  return [
    {
      en: `A setting has changed since these stages were made; the next run makes them anew: ${stale.join(', ')}.`,
      zh: `以下阶段完成之后设置有改动，下次运行时会重做：${stale.join('、')}。`,
    },
  ];
}
