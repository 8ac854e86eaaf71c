import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { basesOf } from './bases-of.ts';
import { loadRecipe } from './recipe.ts';
import { STAGE_KINDS } from './stage-kinds.ts';

const { stages } = loadRecipe(fileURLToPath(new URL('../../recipes/laptop.toml', import.meta.url)), STAGE_KINDS);
const of = (name: string): string[] =>
  basesOf(
    stages.find((stage) => stage.name === name)!,
    stages,
  );

it.each([
  ['base', ['base']],
  ['continued', ['base']],
  ['stage-2', ['base']],
  ['evaluation', ['base']],
  ['model', ['base']],
  ['trajectories', []],
  ['questions', []],
])('%s goes back to %j', (name, bases) => expect(of(name)).toEqual(bases));
