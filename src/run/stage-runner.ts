/**
 * Runs declared stages in a run folder: what is complete with the same settings stands, what a changed setting touches
 * is done again, what was killed goes on. Knows nothing of what a stage does.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { jsonRoundTrip, type JsonObject } from '../support/json.ts';
import { softwareVersions } from '../support/software.ts';
import { neverInterrupted, type Interrupt } from './interrupt.ts';
import type { StageBasis, StageEntry } from './manifest.ts';
import { listOutputs } from './outputs.ts';
import {
  BEGUN_FILE,
  describeChanges,
  inputProducts,
  neededStages,
  planStages,
  replan,
  stagesAnew,
  type PlannedStage,
} from './plan.ts';
import { noProgress, type Progress } from './progress.ts';
import { RunFolder } from './run-folder.ts';
import { RunningStage } from './stage-context.ts';
import { joinMetrics, withoutEmptyMetrics, writeStageEvents } from './stage-metrics.ts';
import type { Stage } from './stage.ts';

export interface RunOptions {
  readonly folder: string;
  readonly stages: readonly Stage[];
  readonly seed: number;
  /** The resolved recipe, kept as config.json. */
  readonly config: unknown;
  /** Do this stage and all that reads from it anew, whatever stands; with `until`, up to there. */
  readonly from?: string;
  /** Stop after this stage. */
  readonly until?: string;
  readonly progress?: Progress;
  readonly interrupt?: Interrupt;
  /** How often loops save, in the place of what their stages say. Does not change what they make. */
  readonly checkpointSeconds?: number;
}

export interface RunSummary {
  readonly folder: string;
  readonly stages: readonly {
    readonly name: string;
    /** `stood` says that the stage was complete before. */
    readonly result: 'stood' | 'done';
    readonly wallSeconds: number;
    readonly summary: JsonObject;
  }[];
}

interface Running {
  readonly run: RunFolder;
  readonly seed: number;
  readonly progress: Progress;
  readonly interrupt: Interrupt;
  readonly checkpointSeconds: number | null;
  /** All stages in order. */
  readonly plan: readonly PlannedStage[];
}

export async function runStages(options: RunOptions): Promise<RunSummary> {
  const { seed, progress = noProgress, interrupt = neverInterrupted, checkpointSeconds = null } = options;
  const needed = neededStages(options.stages, options.until);
  const anew = stagesAnew(options.stages, options);
  const run = new RunFolder(options.folder, seed, options.config);
  try {
    for (const name of anew) run.removeStage(name);
    const plan = planStages(run, options.stages, seed);
    const wanted = plan.filter(({ stage }) => needed.has(stage.name));
    markStale(run, plan);
    announce(wanted, progress);
    const results: RunSummary['stages'][number][] = [];
    for (const planned of wanted) {
      interrupt.throwIfRequested(`everything before ${planned.stage.name} is complete`);
      results.push(await runOne({ run, seed, progress, interrupt, checkpointSeconds, plan }, planned, results));
    }
    return { folder: run.path, stages: results };
  } finally {
    progress.close();
    run.close();
  }
}

function announce(wanted: readonly PlannedStage[], progress: Progress): void {
  const standing = wanted.filter(({ action }) => action === 'complete').map(({ stage }) => stage.name);
  if (standing.length > 0) progress.log(`complete already: ${standing.join(', ')}`);
  for (const line of describeChanges(wanted)) progress.log(line);
  const open = wanted.filter(({ action }) => action !== 'complete');
  progress.plan(open.map(({ stage }) => ({ name: stage.name, weight: stage.weight ?? 1 })));
}

/** Marks entries as stale, so that nobody takes a product that a changed setting made void for a result. */
function markStale(run: RunFolder, plan: readonly PlannedStage[]): void {
  for (const { stage, action } of plan) {
    const entry = run.entry(stage.name);
    const status = action === 'complete' ? 'complete' : 'stale';
    if (entry !== null && entry.status !== status) run.setEntry(stage.name, { ...entry, status });
  }
}

async function runOne(
  running: Running,
  planned: PlannedStage,
  before: RunSummary['stages'],
): Promise<RunSummary['stages'][number]> {
  const { run, progress } = running;
  const name = planned.stage.name;
  const changedBefore = before.some(({ result }) => result === 'done');
  const current = changedBefore ? replan(run, planned) : planned;
  if (changedBefore && !planned.redone) for (const line of describeChanges([current])) progress.log(line);
  if (current.action === 'complete') {
    const entry: StageEntry = { ...run.entry(name)!, status: 'complete' };
    if (run.entry(name)!.status === 'stale') run.setEntry(name, entry);
    rmSync(run.workFolder(name), { recursive: true, force: true });
    return { name, result: 'stood', wallSeconds: entry.wallSeconds, summary: entry.summary };
  }
  if (current.action === 'begin') begin(running, current);
  const entry = await execute(running, current);
  return { name, result: 'done', wallSeconds: entry.wallSeconds, summary: entry.summary };
}

function begin({ run, plan }: Running, { stage, identity, redone }: PlannedStage): void {
  run.removeStage(stage.name);
  if (redone) joinAllMetrics(run, plan, stage.name, []);
  mkdirSync(run.workFolder(stage.name), { recursive: true });
  const basis: StageBasis = { identity, inputProducts: inputProducts(run, identity) };
  writeJsonAtomic(join(run.workFolder(stage.name), BEGUN_FILE), basis);
}

async function execute(running: Running, planned: PlannedStage): Promise<StageEntry> {
  const { run, seed, progress, interrupt, checkpointSeconds } = running;
  const { stage } = planned;
  const clock = stageClock(join(run.workFolder(stage.name), 'clock.json'));
  progress.stageStarted(stage.name);
  const context = new RunningStage({
    run,
    stage,
    seed,
    progress,
    interrupt,
    checkpointSeconds,
    onSaved: clock.note,
  });
  let summary: JsonObject;
  try {
    summary = jsonRoundTrip((await stage.run(context)) ?? {}) as JsonObject;
  } finally {
    context.close();
    clock.note();
  }
  const metricsFiles = withoutEmptyMetrics(run, context.metricsFiles);
  const entry = complete(running, planned, metricsFiles, summary, clock);
  progress.stageDone(stage.name, entry.wallSeconds);
  return entry;
}

/** Completes a stage: its entry is written last, and then the files are removed that an unfinished stage needs. */
function complete(
  { run, plan }: Running,
  { stage, identity, fingerprint }: PlannedStage,
  metricsFiles: readonly string[],
  summary: JsonObject,
  clock: StageClock,
): StageEntry {
  joinAllMetrics(run, plan, stage.name, metricsFiles);
  writeStageEvents(run, stage.name, metricsFiles);
  const entry: StageEntry = {
    status: 'complete',
    fingerprint,
    identity,
    inputProducts: inputProducts(run, identity),
    startedAt: clock.startedAt,
    finishedAt: new Date().toISOString(),
    wallSeconds: clock.seconds(),
    software: { ...softwareVersions() },
    outputs: listOutputs(run.path, run.productFolder(stage.name)),
    metricsFiles: [...metricsFiles],
    summary: summary as StageEntry['summary'],
  };
  run.setEntry(stage.name, entry);
  rmSync(run.workFolder(stage.name), { recursive: true, force: true });
  return entry;
}

/** The metrics files of the complete stages and of the one named, in the order of the plan. */
function joinAllMetrics(run: RunFolder, plan: readonly PlannedStage[], stage: string, files: readonly string[]): void {
  const filesOf = (name: string): readonly string[] => {
    const entry = run.entry(name);
    return entry?.status === 'complete' ? entry.metricsFiles : [];
  };
  joinMetrics(
    run,
    plan.flatMap((other) => (other.stage.name === stage ? files : filesOf(other.stage.name))),
  );
}

interface StageClock {
  readonly startedAt: string;
  /** Over all processes so far. */
  seconds(): number;
  /** Writes the time spent down. */
  readonly note: () => void;
}

function stageClock(path: string): StageClock {
  const start = performance.now();
  const kept = readClock(path);
  const seconds = (): number => Math.round((kept.seconds + (performance.now() - start) / 1000) * 1000) / 1000;
  const startedAt = kept.startedAt;
  const note = (): void => {
    try {
      writeFileSync(path, JSON.stringify({ startedAt, seconds: seconds() }));
    } catch {
      // A full disk must not hide the error that is on its way, and a lost note costs only the count of seconds.
    }
  };
  return { startedAt, seconds, note };
}

function readClock(path: string): { startedAt: string; seconds: number } {
  const fresh = { startedAt: new Date().toISOString(), seconds: 0 };
  if (!existsSync(path)) return fresh;
  try {
    return { ...fresh, ...(JSON.parse(readFileSync(path, 'utf8')) as object) };
  } catch {
    // The process was killed while it wrote the note: only the time so far is lost.
    return fresh;
  }
}
