/**
 * Several runs of one recipe that differ in their seed, side by side: each seed's accuracies and paired differences, and
 * their means. The mean of a handful of seeds gets an interval of its own (Student's t over the seeds): a seed changes the
 * graph's split, the questions, the weights and every draw, which the intervals within a run do not see.
 */
import type { StageName } from '../../records/score.ts';
import { RunError } from '../../support/errors.ts';
import { studentTCritical } from '../statistics/distributions.ts';
import { headlineSets } from './labels.ts';
import type { Report, ReportAccuracy, ReportComparison } from './report-schema.ts';

export type HeadlineSet = (typeof headlineSets)[number];

export interface OverSeeds {
  readonly mean: number;
  /** 95 %, over the seeds; null for one seed. */
  readonly interval: readonly [low: number, high: number] | null;
}

export interface SeedsRow extends OverSeeds {
  readonly set: HeadlineSet;
  readonly stage: StageName;
  /** One a seed, in the order of the summary's seeds. */
  readonly accuracies: readonly ReportAccuracy[];
}

export interface SeedsDifference extends OverSeeds {
  readonly set: HeadlineSet;
  readonly baseline: StageName;
  readonly candidate: StageName;
  /** Paired, on the same questions; one a seed. */
  readonly differences: readonly ReportComparison[];
}

export interface SeedsSummary {
  readonly recipe: string;
  readonly seeds: readonly number[];
  /** Of the whole run, one a seed. */
  readonly wallSeconds: readonly number[];
  readonly rows: readonly SeedsRow[];
  readonly differences: readonly SeedsDifference[];
  /** Accuracy from the options alone, one a seed; a set that a run did not measure is absent. */
  readonly optionsOnly: Readonly<Partial<Record<HeadlineSet, readonly number[]>>>;
}

/** What the recipe claims, then what the controls say. */
const claims: readonly (readonly [baseline: StageName, candidate: StageName])[] = [
  ['base', 'cold-start'],
  ['cold-start', 'stage-1'],
  ['stage-1', 'stage-2'],
  ['control-stage-1', 'stage-2'],
  ['control-fine-tuning', 'stage-2'],
  ['cold-start', 'control-fine-tuning'],
];

/** Runs in the order of their seeds. Throws if they are not runs of one recipe with different seeds and the same settings. */
export function summarizeSeeds(reports: readonly Report[]): SeedsSummary {
  const ordered = reports.toSorted((a, b) => seedOf(a) - seedOf(b));
  checkAlike(ordered);
  const stages = ordered[0]!.stages.map(({ name }) => name);
  return {
    recipe: ordered[0]!.recipe,
    seeds: ordered.map(seedOf),
    wallSeconds: ordered.map(({ timings }) => timings.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0)),
    rows: headlineSets.flatMap((set) => stages.flatMap((stage) => rowOf(ordered, set, stage))),
    differences: headlineSets.flatMap((set) => claims.flatMap((claim) => differenceOf(ordered, set, claim))),
    optionsOnly: Object.fromEntries(headlineSets.flatMap((set) => optionsOnlyOf(ordered, set))),
  };
}

export function seedOf({ seeds }: Report): number {
  return Number(seeds[0]?.value ?? 0);
}

function checkAlike(reports: readonly Report[]): void {
  const [first, ...others] = reports;
  if (first === undefined) throw new RunError('no run to summarize; name at least one finished run folder');
  for (const other of others) {
    if (other.recipe !== first.recipe) {
      throw new RunError(
        `runs of different recipes, ${first.recipe} and ${other.recipe}; seeds of one recipe can be compared`,
      );
    }
    const changed = other.settings.find(
      ({ name, value }) => name !== 'seed' && first.settings.find((setting) => setting.name === name)?.value !== value,
    );
    if (changed !== undefined) {
      throw new RunError(
        `seeds ${seedOf(first)} and ${seedOf(other)} ran with different settings: ${changed.name} is ${changed.value} in the latter`,
      );
    }
  }
  const seeds = reports.map(seedOf);
  const twice = seeds.find((seed, index) => seeds.indexOf(seed) !== index);
  if (twice !== undefined) throw new RunError(`two of the runs have seed ${twice}; each must have its own`);
}

/** Empty where a run lacks the stage. */
function rowOf(reports: readonly Report[], set: HeadlineSet, stage: StageName): SeedsRow[] {
  const accuracies = reports.flatMap(({ stages }) => stages.find(({ name }) => name === stage)?.sets[set] ?? []);
  if (accuracies.length !== reports.length) return [];
  return [{ set, stage, accuracies, ...overSeeds(accuracies.map(({ accuracy }) => accuracy)) }];
}

/** Empty where a run did not measure it. */
function optionsOnlyOf(reports: readonly Report[], set: HeadlineSet): [HeadlineSet, number[]][] {
  const accuracies = reports.flatMap(({ optionsOnly }) => optionsOnly[set] ?? []);
  return accuracies.length === reports.length ? [[set, accuracies]] : [];
}

function differenceOf(
  reports: readonly Report[],
  set: HeadlineSet,
  [baseline, candidate]: (typeof claims)[number],
): SeedsDifference[] {
  const differences = reports.flatMap(
    ({ comparisons }) =>
      comparisons.find((one) => one.set === set && one.baseline === baseline && one.candidate === candidate) ?? [],
  );
  if (differences.length !== reports.length) return [];
  return [{ set, baseline, candidate, differences, ...overSeeds(differences.map(({ difference }) => difference)) }];
}

function overSeeds(values: readonly number[]): OverSeeds {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, interval: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = studentTCritical(values.length - 1) * Math.sqrt(variance / values.length);
  return { mean, interval: [mean - half, mean + half] };
}
