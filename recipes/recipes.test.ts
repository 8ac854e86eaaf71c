/** The recipes that ship: each is wired, and says what the paper says where it says something. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planAdapters } from '../src/cli/adapters/adapters.ts';
import { loadRecipe, type WiredStage } from '../src/pipeline/recipe.ts';
import { planRecipe } from '../src/pipeline/recipe-plan.ts';
import { recipeSettings } from '../src/pipeline/recipe-settings.ts';
import { STAGE_KINDS } from '../src/pipeline/stage-kinds.ts';
import { viewRunFolder } from '../src/run/run-folder.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.toml'));

it('are those that the README speaks of', () => {
  expect(files.toSorted()).toEqual([
    'bank.toml',
    'fleming-r1-32b.toml',
    'fleming-r1-7b.toml',
    'mini.toml',
    'seed-full.toml',
    'smoke.toml',
  ]);
});

describe.each(['README.md', 'README.zh.md'])('the recipes that %s shows', (page) => {
  const text = readFileSync(join(folder, '..', page), 'utf8');
  const shown = [...text.matchAll(/```toml\n([^]*?)```/g)].map((match) => match[1]!);

  it('are wired, when they stand where the page says', () => {
    const own = mkdtempSync(join(tmpdir(), 'readme-recipes-'));
    try {
      const names = shown.map((recipe) => {
        const path = join(own, 'own.toml');
        writeFileSync(path, recipe.replace(/extends = "([^"]*)"/, `extends = "${join(folder, '$1')}"`));
        return loadRecipe(path, STAGE_KINDS).name;
      });
      expect(names).toEqual(['qwen', 'own']);
    } finally {
      rmSync(own, { recursive: true });
    }
  });
});

describe.each(files)('recipes/%s', (file) => {
  const path = join(folder, file);
  const recipe = loadRecipe(path, STAGE_KINDS);
  const ofKind = (kind: string): WiredStage[] => recipe.stages.filter((stage) => stage.kind.name === kind);

  it('is named after its file and starts with its command', () => {
    expect(recipe.name).toBe(file.replace('.toml', ''));
    expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`^#[^]*fleming run recipes/${file}`));
  });

  it('can be planned where nothing stands: every stage is to be done, and what is unknown is no number', () => {
    const run = viewRunFolder(join(folder, 'no-such-run'));
    const plan = planRecipe(recipe, run, planAdapters, { seed: recipe.seed });
    expect(plan.stages.map(({ name }) => name)).toEqual(recipe.stages.map(({ name }) => name));
    expect(new Set(plan.stages.map(({ state }) => state))).toEqual(new Set(['to do']));
    expect(JSON.stringify(plan)).not.toMatch(/NaN|Infinity/);
  });

  it('keeps to the paper: advantages undivided, more rollouts a prompt where hard samples are mined', () => {
    const stages = ofKind('rlvr.grpo').map(({ settings }) => settings as { [key: string]: unknown });
    const sizesOf = (kind: string): number[] =>
      stages
        .filter(({ curriculum }) => (curriculum as { kind: string }).kind === kind)
        .map(({ groupSize }) => Number(groupSize));
    expect(stages.length).toBeGreaterThan(0);
    for (const { divideByDeviation } of stages) expect(divideByDeviation).toBe(false);
    expect(Math.max(...sizesOf('mined'))).toBeGreaterThan(Math.min(...sizesOf('balanced')));
  });

  it('favours less common diseases where it makes questions of a graph', () => {
    const weights = ofKind('questions.synthesize').map(
      ({ settings }) => settings['prevalenceWeights'] as Record<string, number>,
    );
    const favours = weights.map(({ common, uncommon, rare }) => common! < uncommon! && uncommon! < rare!);
    expect(favours).toEqual(weights.map(() => true));
    expect(favours).toHaveLength(/^(mini|smoke|seed-full)\.toml$/.test(file) ? 1 : 0);
  });

  it('is told in the report value by value, each once and with its origin', () => {
    const settings = recipeSettings(recipe, recipe.seed);
    const names = settings.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(settings).toContainEqual(expect.objectContaining({ name: 'seed', value: recipe.seed, origin: 'ours' }));
    const fromPaper = settings.filter(({ origin }) => origin === 'paper').map(({ name }) => name);
    for (const { name } of ofKind('rlvr.grpo'))
      expect(fromPaper).toEqual(expect.arrayContaining([`stages.${name}.divideByDeviation`]));
    for (const { reason } of settings) expect(reason).not.toBe('');
  });
});
