/**
 * What a run of a recipe would do and what that would take, stage by stage: read off its wiring and the run folder. Nothing
 * is opened or changed. What cannot be known is null, never 0.
 */
import { join } from 'node:path';
import type { StandingProduct } from '../products/expectation.ts';
import type { ProductKind } from '../products/product-kinds.ts';
import { isModelRole } from '../products/stage-kind.ts';
import { neededStages, planStages, stagesAnew, type PlannedStage } from '../run/plan.ts';
import type { RunView } from '../run/run-folder.ts';
import { expectStages } from './expect-stages.ts';
import type { StageRates } from './plan-time.ts';
import { totalsOf, type PlanTotals } from './plan-totals.ts';
import { workOf, type PlannedWork } from './planned-work.ts';
import { sourcesOf, type Recipe, type WiredStage } from './recipe.ts';
import type { StatedRates } from './recipe-schema.ts';
import { runStagesOf, type Adapters } from './run-stages.ts';
import { stageGraph } from './stage-graph.ts';

/** `stands`: complete. `goes on`: begun. `anew`: something was there, and counts no longer. `left out`: not asked for. */
export type StageState = 'stands' | 'goes on' | 'to do' | 'anew' | 'left out';

export interface RecipePlanStage {
  readonly name: string;
  readonly kind: string;
  readonly about: string;
  readonly makes: readonly ProductKind[];
  /** From 0: one more than the deepest that feeds it. */
  readonly layer: number;
  /** Stages by the role that they play, chat models too. */
  readonly feeds: readonly { readonly role: string; readonly from: readonly string[]; readonly chatModel: boolean }[];
  /** Beside the recipe, to be held against it. */
  readonly control: boolean;
  readonly state: StageState;
  readonly why: readonly string[];
  /** Null where there is nothing to do. */
  readonly work: PlannedWork | null;
  /** What it reads from outside that is not there: a run is refused until it is. Empty where the stage is not carried out. */
  readonly missing: readonly string[];
}

export interface RecipePlan {
  readonly recipe: { readonly path: string; readonly name: string; readonly about: string; readonly prompt: string };
  readonly seed: number;
  readonly folder: string;
  readonly from: string | null;
  readonly until: string | null;
  /** Of machines, as the recipe states them. */
  readonly rates: StatedRates | null;
  readonly stages: readonly RecipePlanStage[];
  /** Of what is to do. */
  readonly totals: PlanTotals;
}

export interface PlanOptions {
  readonly seed: number;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** What this machine does a second with the models of a stage; absent, or null for one: as the recipe states. */
  readonly ratesOf?: ((stage: string) => StageRates | null) | undefined;
}

export function planRecipe(recipe: Recipe, run: RunView, adapters: Adapters, options: PlanOptions): RecipePlan {
  const { seed, from, until } = options;
  const runnable = runStagesOf(recipe, seed, adapters);
  const needed = neededStages(runnable, until);
  const anew = stagesAnew(runnable, options);
  const plan = planStages(run, runnable, seed, anew);
  const states = new Map(plan.map((planned) => [planned.stage.name, stateOf(planned, needed)]));
  const layers = new Map(stageGraph(recipe).nodes.map(({ stage, layer }) => [stage.name, layer]));
  const controls = new Set(recipe.stages.flatMap(controlsOf));
  const standing = (name: string | undefined): StandingProduct | null => {
    const entry = name === undefined || states.get(name) !== 'stands' ? null : run.entry(name);
    return entry === null ? null : { stage: name!, folder: join(run.path, name!), summary: entry.summary };
  };
  const expectations = expectStages(recipe, standing);
  const stages = recipe.stages.map((stage, at): RecipePlanStage => {
    const { name, kind } = stage;
    const state = states.get(name)!;
    const isWork = state !== 'stands' && state !== 'left out';
    return {
      name,
      missing: isWork ? stage.missing : [],
      kind: kind.name,
      about: kind.about,
      makes: kind.makes,
      layer: layers.get(name)!,
      feeds: feedsOf(stage),
      control: controls.has(name),
      state,
      why: whyOf(stage, plan[at]!, { states, run, ...options }),
      work: isWork
        ? workOf(stage, plan[at]!, {
            goesOn: state === 'goes on',
            run,
            recipe,
            expected: expectations.get(name)!,
            measured: options.ratesOf?.(name) ?? null,
          })
        : null,
    };
  });
  const { path, name, about, prompt } = recipe;
  return {
    recipe: { path, name, about, prompt },
    seed,
    folder: run.path,
    from: from ?? null,
    until: until ?? null,
    rates: recipe.rates ?? null,
    stages,
    totals: totalsOf(stages),
  };
}

function stateOf({ stage, action, redone }: PlannedStage, needed: ReadonlySet<string>): StageState {
  if (!needed.has(stage.name)) return 'left out';
  if (action === 'complete') return 'stands';
  if (action === 'continue') return 'goes on';
  return redone ? 'anew' : 'to do';
}

function feedsOf({ kind, feeds }: WiredStage): RecipePlanStage['feeds'] {
  return Object.entries(kind.roles).flatMap(([role, each]) => {
    const from = [...new Set(feeds[role])];
    return from.length === 0 ? [] : [{ role, from, chatModel: isModelRole(each) }];
  });
}

/** The stages that a role of several calls controls. */
function controlsOf({ entries, feeds }: WiredStage): string[] {
  return Object.entries(entries).flatMap(([role, tables]) =>
    tables.flatMap((table, at) => (table['control'] === true ? [feeds[role]![at]!] : [])),
  );
}

interface Surroundings {
  readonly states: ReadonlyMap<string, StageState>;
  readonly run: RunView;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

function whyOf(
  stage: WiredStage,
  { reasons, identity }: PlannedStage,
  { states, run, from, until }: Surroundings,
): string[] {
  const state = states.get(stage.name)!;
  const sources = sourcesOf(stage);
  const unsettled = sources.filter((name) => states.get(name) !== 'stands');
  if (state === 'left out') return [`${until} does not need it`];
  if (state === 'stands')
    return unsettled.length === 0 ? [] : [`unless what ${listed(unsettled)} makes comes out different`];
  if (state !== 'anew') return [];
  if (stage.name === from) return ['--from names it'];
  if (reasons.length > 0) return [...reasons];
  const before = run.entry(stage.name)?.identity.inputs ?? {};
  const made = sources.filter((name) => before[name] !== identity.inputs[name]);
  const causes = unsettled.length > 0 ? unsettled : made;
  return [`it reads from ${listed(causes)}, ${unsettled.length > 0 ? 'done before it' : 'made anew since'}`];
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
