/** A recipe's values for the report: each with its origin, the paper or us, and the reason that its line gives. */
import type { RecipeSetting } from '../products/stage-kind.ts';
import type { Recipe, WiredStage } from './recipe.ts';

const OURS = 'not given by the paper';

export function recipeSettings(recipe: Recipe, seed: number): RecipeSetting[] {
  const { name, about, prompt, engine, models, stages } = recipe;
  return [
    ...flatten('', { name, about, seed, prompt, engine, models }, () => null),
    ...stages.flatMap((stage) => stageSettings(stage)),
  ];
}

/** Of one stage, as the recipe states them. */
export function stageSettings({ name, kind, stated }: Pick<WiredStage, 'name' | 'kind' | 'stated'>): RecipeSetting[] {
  const prefix = `stages.${name}`;
  const fromPaper = (path: string): string | null => kind.fromPaper?.[path.slice(prefix.length + 1)] ?? null;
  return flatten(prefix, stated, fromPaper);
}

function flatten(prefix: string, value: unknown, fromPaper: (path: string) => string | null): RecipeSetting[] {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return [setting(prefix, value.map(String).join(', '), fromPaper)];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) =>
      flatten(prefix === '' ? key : `${prefix}.${key}`, inner, fromPaper),
    );
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return [setting(prefix, value, fromPaper)];
  return [];
}

function setting(
  name: string,
  value: string | number | boolean,
  fromPaper: (path: string) => string | null,
): RecipeSetting {
  const reason = fromPaper(name);
  return { name, value, origin: reason === null ? 'ours' : 'paper', reason: reason ?? OURS };
}
