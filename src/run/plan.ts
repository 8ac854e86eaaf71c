/**
 * What a run has to do: which stages stand, which go on, which are done again and why. Reads the run folder, changes
 * nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, RunError } from '../support/errors.ts';
import { sha256OfJson } from '../support/hash.ts';
import { nearestName } from '../support/nearest-name.ts';
import { fingerprintOf, ownChanges, stageIdentity } from './fingerprint.ts';
import { stageBasisSchema, type StageBasis, type StageIdentity } from './manifest.ts';
import { missingOutput } from './outputs.ts';
import { checkStageName, type RunView } from './run-folder.ts';
import type { Stage } from './stage.ts';

export interface PlannedStage {
  readonly stage: Stage;
  readonly identity: StageIdentity;
  readonly fingerprint: string;
  /**
   * `complete`: nothing to do. `continue`: begun with these settings. `begin`: from nothing, after removing what is
   * there.
   */
  readonly action: 'complete' | 'continue' | 'begin';
  /** Why something that was there is done again; empty when only an input stage changed, or nothing was there. */
  readonly reasons: readonly string[];
  /** True when work was there, complete or begun, that is done again. */
  readonly redone: boolean;
}

/** The file in a stage's work folder that says what the stage was begun with. */
export const BEGUN_FILE = 'begun.json';

/** All stages, in their order. What lies there of the stages in `anew` counts for nothing. */
export function planStages(
  run: RunView,
  stages: readonly Stage[],
  seed: number,
  anew: ReadonlySet<string> = new Set(),
): PlannedStage[] {
  checkGraph(stages);
  const fingerprints: Record<string, string> = {};
  return stages.map((stage) => {
    const inputs = Object.fromEntries(stage.inputs.map((name) => [name, fingerprints[name]!]));
    const identity = stageIdentity(stage, seed, inputs);
    fingerprints[stage.name] = fingerprintOf(identity);
    return planStage(run, stage, identity, anew.has(stage.name));
  });
}

/** The same stage looked at again, now that stages before it have run. */
export function replan(run: RunView, { stage, identity }: PlannedStage): PlannedStage {
  return planStage(run, stage, identity);
}

/** A stage and all that reads from it, one way or another: what is done anew when one begins again at it. */
export function stagesFrom(stages: readonly Stage[], from: string): Set<string> {
  checkIsStage(stages, from);
  const names = new Set([from]);
  for (const stage of stages) if (stage.inputs.some((input) => names.has(input))) names.add(stage.name);
  return names;
}

/** The stages that a run from one stage until another does anew, whatever stands: none without `from`. */
export function stagesAnew(
  stages: readonly Stage[],
  { from, until }: { readonly from?: string | undefined; readonly until?: string | undefined },
): Set<string> {
  const needed = neededStages(stages, until);
  if (from === undefined) return new Set();
  const following = stagesFrom(stages, from);
  if (!needed.has(from))
    throw new ConfigError(
      `${until} does not read from ${from}, one way or another, so nothing would be done anew; begin with one of ` +
        stages.flatMap(({ name }) => (needed.has(name) ? [name] : [])).join(', '),
    );
  return new Set([...following].filter((name) => needed.has(name)));
}

/** The stages that `until` needs, itself included; all of them without it. */
export function neededStages(stages: readonly Stage[], until: string | undefined): Set<string> {
  if (until === undefined) return new Set(stages.map(({ name }) => name));
  checkIsStage(stages, until);
  const names = new Set([until]);
  for (const stage of stages.toReversed()) {
    if (names.has(stage.name)) for (const input of stage.inputs) names.add(input);
  }
  return names;
}

/**
 * A hash over the products of each stage that this one reads. null for one that is still to be made; what was made from
 * it is then taken to stand until it is there: a lost file that comes back the same redoes nothing else.
 */
export function inputProducts(run: RunView, identity: StageIdentity): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(identity.inputs).map(([name, fingerprint]) => {
      const entry = run.entry(name);
      return [name, entry?.fingerprint === fingerprint ? sha256OfJson(entry.outputs) : null];
    }),
  );
}

/** One line for each stage with a reason of its own, naming it and what follows from it. */
export function describeChanges(plan: readonly PlannedStage[]): string[] {
  return plan
    .filter(({ reasons }) => reasons.length > 0)
    .map(({ stage, reasons }) => {
      const following = plan.filter((other) => other.redone && dependsOn(plan, other.stage, stage.name));
      const names = [stage.name, ...following.map((other) => other.stage.name)];
      return `${stage.name}: ${reasons.join('; ')}; redoing ${names.join(', ')}`;
    });
}

function planStage(run: RunView, stage: Stage, identity: StageIdentity, isAnew = false): PlannedStage {
  const plan = { stage, identity, fingerprint: fingerprintOf(identity) };
  const entry = run.entry(stage.name);
  const begun = entry === null ? readBegun(run, stage.name) : null;
  const basis = entry ?? begun;
  if (basis === null || isAnew) return { ...plan, action: 'begin', redone: basis !== null, reasons: [] };
  const reasons = ownChanges(basis.identity, identity);
  if (fingerprintOf(basis.identity) === plan.fingerprint) reasons.push(...changedProducts(run, identity, basis));
  const missing = entry === null || reasons.length > 0 ? null : missingOutput(run.path, stage.name, entry);
  if (missing !== null) reasons.push(`${missing} is missing`);
  const stands = reasons.length === 0 && fingerprintOf(basis.identity) === plan.fingerprint;
  if (!stands) return { ...plan, action: 'begin', redone: true, reasons };
  return { ...plan, action: entry === null ? 'continue' : 'complete', redone: false, reasons };
}

function changedProducts(run: RunView, identity: StageIdentity, basis: StageBasis): string[] {
  const changed = Object.entries(inputProducts(run, identity)).filter(
    ([name, hash]) => hash !== null && hash !== basis.inputProducts[name],
  );
  return changed.map(([name]) => `the products of ${name} changed`);
}

function readBegun(run: RunView, stage: string): StageBasis | null {
  const path = join(run.workFolder(stage), BEGUN_FILE);
  if (!existsSync(path)) return null;
  try {
    return stageBasisSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // Another version of the program wrote this file: the work that was begun cannot be trusted.
    return null;
  }
}

function checkIsStage(stages: readonly Stage[], name: string): void {
  const names = stages.map((stage) => stage.name);
  if (names.includes(name)) return;
  const nearest = nearestName(name, names);
  throw new ConfigError(
    `There is no stage ${name}; ${nearest === null ? '' : `did you mean ${nearest}? `}stages are ${names.join(', ')}`,
  );
}

function checkGraph(stages: readonly Stage[]): void {
  const seen = new Set<string>();
  for (const stage of stages) {
    checkStageName(stage.name);
    if (seen.has(stage.name)) throw new RunError(`Two stages are called ${stage.name}`);
    const unknown = stage.inputs.find((name) => !seen.has(name));
    if (unknown !== undefined)
      throw new RunError(`Stage ${stage.name} reads from ${unknown}, which is not declared before it`);
    seen.add(stage.name);
  }
}

function dependsOn(plan: readonly PlannedStage[], stage: Stage, ancestor: string): boolean {
  return stage.inputs.some((name) => {
    if (name === ancestor) return true;
    const input = plan.find((candidate) => candidate.stage.name === name);
    return input !== undefined && dependsOn(plan, input.stage, ancestor);
  });
}
