/**
 * What a run of a recipe would do and what that would take, stage by stage: read off its wiring and the run folder. Nothing
 * is opened or changed. What cannot be known is null, never 0.
 */
import { join } from 'node:path';
import {
  sumOfCounts,
  type ExpectedCount,
  type ExpectedFiles,
  type Expectation,
  type ExpectedTokens,
  type StandingProduct,
} from '../products/expectation.ts';
import type { Price } from '../chat/price.ts';
import type { ProductKind } from '../products/product-kinds.ts';
import { isModelRole } from '../products/stage-kind.ts';
import { neededStages, planStages, stagesAnew, type PlannedStage } from '../run/plan.ts';
import type { RunView } from '../run/run-folder.ts';
import { sourcesOf, type Recipe, type WiredStage } from './recipe.ts';
import type { ChatModelSettings } from './recipe-schema.ts';
import { runStagesOf, type Adapters } from './run-stages.ts';
import { stageGraph } from './stage-graph.ts';

/** `stands`: complete. `goes on`: begun. `anew`: something was there, and counts no longer. `left out`: not asked for. */
export type StageState = 'stands' | 'goes on' | 'to do' | 'anew' | 'left out';

/** Conversations with one of the recipe's chat models. */
export interface PlannedCalls {
  readonly role: string;
  readonly model: string;
  readonly calls: ExpectedCount | null;
  readonly readTokens: ExpectedCount | null;
  readonly writtenTokens: ExpectedCount | null;
  /** In the currency of `price`. */
  readonly money: ExpectedCount | null;
  /** As the recipe states it; null: unknown. */
  readonly price: Price | null;
}

export interface PlannedWork {
  /** What it took when it was last complete in this folder. */
  readonly took: { readonly seconds: number; readonly settings: 'same' | 'other' } | null;
  /** Through the engine's models. */
  readonly tokens: ExpectedTokens | null;
  /** One for each chat model that it asks. */
  readonly calls: readonly PlannedCalls[];
  /** On the disk; null where it is unknown, or next to nothing. */
  readonly writes: ExpectedFiles | null;
}

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

export interface Total {
  readonly known: ExpectedCount;
  /** Stages that take more, nobody knows how much. */
  readonly unknownStages: readonly string[];
}

export interface RecipePlan {
  readonly recipe: { readonly path: string; readonly name: string; readonly about: string; readonly prompt: string };
  readonly seed: number;
  readonly folder: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly stages: readonly RecipePlanStage[];
  /** Of what is to do. */
  readonly totals: {
    /** By what the stages took last time; `otherSettings` names those whose settings have changed since. */
    readonly seconds: Total & { readonly otherSettings: readonly string[] };
    readonly tokens: Total;
    readonly calls: Total;
    readonly money: Total;
    /** Of the money; null where no price is known. */
    readonly currency: string | null;
  };
}

export interface PlanOptions {
  readonly seed: number;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
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
      work: isWork ? workOf(stage, plan[at]!, { state, run, recipe, standing }) : null,
    };
  });
  const { path, name, about, prompt } = recipe;
  return {
    recipe: { path, name, about, prompt },
    seed,
    folder: run.path,
    from: from ?? null,
    until: until ?? null,
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

interface WorkOf {
  readonly state: StageState;
  readonly run: RunView;
  readonly recipe: Recipe;
  readonly standing: (name: string | undefined) => StandingProduct | null;
}

function workOf(stage: WiredStage, planned: PlannedStage, { state, run, recipe, standing }: WorkOf): PlannedWork {
  const { kind, settings, feeds } = stage;
  const entry = run.entry(stage.name);
  const expected: Expectation = kind.expect?.({ settings, feeds, standing }) ?? { tokens: null };
  // Of what goes on, a part is done already.
  const left = <Count extends ExpectedCount>(count: Count | null): Count | null =>
    count === null || state !== 'goes on' || count.count === 0 ? count : { ...count, bound: 'at most' };
  const roles = Object.entries(kind.roles).filter(([, role]) => isModelRole(role));
  return {
    took:
      entry === null
        ? null
        : { seconds: entry.wallSeconds, settings: entry.fingerprint === planned.fingerprint ? 'same' : 'other' },
    tokens: left(expected.tokens),
    writes: expected.writes ?? null,
    calls: roles.flatMap(([role]) =>
      feeds[role]!.map((model): PlannedCalls => {
        const { calls = null, readTokens = null, writtenTokens = null } = expected.calls?.[role] ?? {};
        const chatModel = recipe.models[model]!;
        const counted = {
          calls: left(calls),
          readTokens: left(readTokens),
          writtenTokens: left(writtenTokens ?? longestAnswers(calls, chatModel)),
        };
        return { role, model, ...counted, money: moneyOf(counted, chatModel), price: chatModel.price ?? null };
      }),
    ),
  };
}

function longestAnswers(calls: ExpectedCount | null, { maxTokens }: ChatModelSettings): ExpectedCount | null {
  return calls === null || maxTokens === undefined ? null : { count: calls.count * maxTokens, bound: 'at most' };
}

function moneyOf(
  { readTokens, writtenTokens }: Pick<PlannedCalls, 'readTokens' | 'writtenTokens'>,
  { price }: ChatModelSettings,
): ExpectedCount | null {
  if (price === undefined || readTokens === null || writtenTokens === null) return null;
  const { bound } = sumOfCounts([readTokens, writtenTokens]);
  return { count: (readTokens.count * price.read + writtenTokens.count * price.written) / 1e6, bound };
}

function totalsOf(stages: readonly RecipePlanStage[]): RecipePlan['totals'] {
  const toDo = stages.flatMap(({ name, work }) => (work === null ? [] : [{ name, work }]));
  // Sums of two currencies mean nothing: what is priced in another than the first is left unknown.
  const currency = toDo.flatMap(({ work }) => work.calls).find(({ price }) => price !== null)?.price?.currency ?? null;
  const total = (countsOf: (work: PlannedWork) => readonly (ExpectedCount | null)[]): Total => ({
    known: sumOfCounts(toDo.flatMap(({ work }) => countsOf(work).filter((count) => count !== null))),
    unknownStages: toDo.filter(({ work }) => countsOf(work).includes(null)).map(({ name }) => name),
  });
  return {
    currency,
    seconds: {
      ...total(({ took }) => [took === null ? null : { count: took.seconds, bound: 'about' }]),
      otherSettings: toDo.filter(({ work }) => work.took?.settings === 'other').map(({ name }) => name),
    },
    tokens: total(({ tokens }) => [tokens]),
    calls: total(({ calls }) => calls.map((each) => each.calls)),
    money: total(({ calls }) => calls.map((each) => (each.price?.currency === currency ? each.money : null))),
  };
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
