/**
 * Several runs of one recipe that differ in their seed, side by side: each seed's accuracies and paired differences, and
 * their means. The mean of a handful of seeds gets an interval of its own (Student's t over the seeds): a seed changes the
 * graph's split, the questions, the weights and every draw, which the intervals within a run do not see.
 */
import { rowSchema, type Row } from '../../records/row.ts';
import type { SetInfo } from '../../records/set-info.ts';
import { RunError } from '../../support/errors.ts';
import { benchmarksOverSeeds, type SeedsBenchmark } from './benchmarks-over-seeds.ts';
import { comparisonOf, measuredRows, measuredSets } from './ablation-table.ts';
import { claimedRows, type RowPair } from './compared-rows.ts';
import { overSeeds, type OverSeeds } from './over-seeds.ts';
import type { Report, ReportAccuracy, ReportComparison } from './report-schema.ts';

export interface SeedsAccuracy extends OverSeeds {
  /** By name, as the row. */
  readonly set: string;
  readonly row: string;
  /** One a seed, in the order of the summary's seeds. */
  readonly accuracies: readonly ReportAccuracy[];
}

export interface SeedsDifference extends OverSeeds, RowPair {
  readonly set: string;
  /** Paired, on the same questions; one a seed. */
  readonly differences: readonly ReportComparison[];
}

export interface SeedsSummary {
  readonly recipe: string;
  readonly seeds: readonly number[];
  /** Of the whole run, one a seed. */
  readonly wallSeconds: readonly number[];
  /** What was measured, in the order of the tables. */
  readonly rows: readonly Row[];
  readonly sets: readonly SetInfo[];
  readonly accuracies: readonly SeedsAccuracy[];
  /** Of the pairs of `claimedRows`. */
  readonly differences: readonly SeedsDifference[];
  /** By set: accuracy from the options alone, one a seed; a set that a run did not measure is absent. */
  readonly optionsOnly: Readonly<Record<string, readonly number[]>>;
  /** In the order of the table; empty where none was asked. */
  readonly benchmarks: readonly SeedsBenchmark[];
}

/** Runs in the order of their seeds. Throws if they are not runs of one recipe with different seeds and the same settings. */
export function summarizeSeeds(reports: readonly Report[]): SeedsSummary {
  const ordered = reports.toSorted((a, b) => seedOf(a) - seedOf(b));
  checkAlike(ordered);
  const [first] = ordered;
  const [measured, sets] = [measuredRows(first!), measuredSets(first!)];
  return {
    recipe: first!.recipe,
    seeds: ordered.map(seedOf),
    wallSeconds: ordered.map(({ timings }) => timings.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0)),
    rows: measured.map((row) => rowSchema.strip().parse(row)),
    sets,
    accuracies: sets.flatMap((set) => measured.flatMap((row) => accuracyOver(ordered, set, row))),
    differences: sets.flatMap((set) => claimedRows(measured).flatMap((pair) => differenceOver(ordered, set, pair))),
    optionsOnly: Object.fromEntries(sets.flatMap((set) => optionsOnlyOver(ordered, set))),
    benchmarks: benchmarksOverSeeds(ordered),
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
    const named = ({ rows, sets }: Report): string => [...rows, ...sets].map(({ name }) => name).join(', ');
    if (named(other) !== named(first))
      throw new RunError(
        `seeds ${seedOf(first)} and ${seedOf(other)} have other rows or sets: ${named(first)}; and ${named(other)}`,
      );
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

/** Empty where a run did not measure the row on the set. */
function accuracyOver(reports: readonly Report[], { name: set }: SetInfo, { name: row }: Row): SeedsAccuracy[] {
  const accuracies = reports.flatMap(({ rows }) => rows.find(({ name }) => name === row)?.sets[set] ?? []);
  if (accuracies.length !== reports.length) return [];
  return [{ set, row, accuracies, ...overSeeds(accuracies.map(({ accuracy }) => accuracy)) }];
}

/** Empty where a run did not measure it. */
function optionsOnlyOver(reports: readonly Report[], { name }: SetInfo): [string, number[]][] {
  const accuracies = reports.flatMap(({ optionsOnly }) => optionsOnly[name] ?? []);
  return accuracies.length === reports.length ? [[name, accuracies]] : [];
}

/** Empty where a run did not compare the two. */
function differenceOver(reports: readonly Report[], { name: set }: SetInfo, pair: RowPair): SeedsDifference[] {
  const { baseline, candidate } = pair;
  const differences = reports.flatMap((report) => comparisonOf(report, set, baseline, candidate) ?? []);
  if (differences.length !== reports.length) return [];
  return [{ set, baseline, candidate, differences, ...overSeeds(differences.map(({ difference }) => difference)) }];
}
