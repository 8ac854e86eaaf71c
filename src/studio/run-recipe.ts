/**
 * The recipe that a run folder keeps in config.json, as far as this program knows it: its stages in their order, what feeds
 * them, and where each setting comes from. A kind of stage of another version of the program stays without.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { stageSettings } from '../pipeline/recipe-settings.ts';
import { STAGE_KINDS } from '../pipeline/stage-kinds.ts';
import { namesIn } from '../pipeline/stage-table.ts';
import { isModelRole, type Feeds, type StageKind } from '../products/stage-kind.ts';
import { readJson } from '../support/read-json.ts';
import type { RunSetting } from './studio-api.ts';

const configSchema = z.looseObject({
  name: z.string().default(''),
  about: z.string().default(''),
  seed: z.number().nullable().default(null),
  stages: z.record(z.string(), z.looseObject({ do: z.string() })).default({}),
});

export interface RecipeStage {
  readonly name: string;
  readonly do: string;
  /** Null: this program has no such kind. */
  readonly kind: StageKind | null;
  readonly table: Readonly<Record<string, unknown>>;
  readonly feeds: Feeds;
}

export interface RunRecipe {
  readonly name: string;
  readonly about: string;
  readonly seed: number | null;
  readonly stages: readonly RecipeStage[];
}

export function readRunRecipe(folder: string): RunRecipe {
  const { name, about, seed, stages } = readJson(join(folder, 'config.json'), configSchema);
  return { name, about, seed, stages: Object.entries(stages).map(([stage, table]) => recipeStage(stage, table)) };
}

function recipeStage(name: string, table: Readonly<Record<string, unknown>> & { readonly do: string }): RecipeStage {
  const kind = STAGE_KINDS.get(table.do) ?? null;
  const roles = Object.entries(kind?.roles ?? {}).filter(([, role]) => !isModelRole(role));
  const feeds = Object.fromEntries(roles.map(([role]) => [role, namesIn(table[role]).filter(isName)]));
  return { name, do: table.do, kind, table, feeds };
}

function isName(value: string): boolean {
  return /^[a-z0-9][a-z0-9-]*$/.test(value);
}

export function inputsOf({ feeds }: RecipeStage): string[] {
  return [...new Set(Object.values(feeds).flat())];
}

/** The stage whose model is trained on. */
export function startOf({ kind, feeds }: RecipeStage): string | null {
  const roles = Object.entries(kind?.roles ?? {}).filter(([, role]) => 'lineage' in role && role.lineage === true);
  return roles.flatMap(([role]) => feeds[role] ?? [])[0] ?? null;
}

export function makes({ kind }: RecipeStage, product: string): boolean {
  return kind?.makes.some((made) => made === product) === true;
}

/** Steps that the recipe asks for; null: it does not say. */
export function stepsOf({ table }: RecipeStage): number | null {
  const { steps } = table;
  return typeof steps === 'number' ? steps : null;
}

/** Expected seconds, of which only the ratios matter; null: unknown. */
export function weightOf({ kind, table, feeds }: RecipeStage): number | null {
  if (kind === null) return null;
  const own = Object.fromEntries(Object.entries(table).filter(([key]) => Object.hasOwn(kind.settings.shape, key)));
  const settings = kind.settings.safeParse(own);
  return settings.success ? kind.weight(settings.data, feeds) : null;
}

/** Values with their origin, as the report of a run has them. */
export function recipeStageSettings({ name, kind, table }: RecipeStage): RunSetting[] {
  if (kind === null) return [{ name: `stages.${name}.do`, value: String(table['do']), origin: 'ours', reason: null }];
  return stageSettings({ name, kind, stated: table }).map((setting) => ({
    ...setting,
    reason: setting.origin === 'paper' ? setting.reason : null,
  }));
}
