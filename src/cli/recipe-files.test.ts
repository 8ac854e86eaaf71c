/** The recipes that ship: they parse, and they say what the paper says where it says something. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../support/errors.ts';
import { loadRecipe, parseRecipe } from './recipe.ts';
import { recipeSchema } from './recipe-schema.ts';
import { settingsOf } from './recipe-settings.ts';

const folder = fileURLToPath(new URL('../../recipes/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.toml'));

describe.each(files)('recipes/%s', (file) => {
  const path = join(folder, file);
  const recipe = loadRecipe(path, recipeSchema);

  it('is named after its file and starts with its command', () => {
    expect(recipe.name).toBe(file.replace('.toml', ''));
    expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`^#[^]*fleming run recipes/${file}`));
  });

  it('finds its seeds and its specialties', () => {
    const seeds = resolve(dirname(path), recipe.graph.seeds);
    for (const specialty of recipe.graph.specialties ?? ['common'])
      expect(existsSync(join(seeds, specialty, 'entities.tsv'))).toBe(true);
  });

  it('keeps to the paper: advantages undivided, more rollouts a prompt in stage 2, rarer diseases favoured', () => {
    expect(recipe.reinforcement.divideByDeviation).toBe(false);
    expect(recipe.stage2.groupSize).toBeGreaterThan(recipe.stage1.groupSize);
    const { common, uncommon, rare } = recipe.questions.prevalenceWeights;
    expect(common < uncommon && uncommon < rare).toBe(true);
  });

  it('leaves room for prompt and answer', () => {
    expect(recipe.model.maxPositions).toBeGreaterThanOrEqual(recipe.maxTokens + 128);
    expect(recipe.model.maxPositions).toBeGreaterThanOrEqual(recipe.base.rowLength);
    expect(recipe.model.heads % recipe.model.keyValueHeads).toBe(0);
  });

  it('is told in the report value by value, each once and with its origin', () => {
    const settings = settingsOf(recipe);
    const names = settings.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(settings).toContainEqual(
      expect.objectContaining({ name: 'stage1.groupSize', value: recipe.stage1.groupSize }),
    );
    expect(settings).toContainEqual(expect.objectContaining({ name: 'seed', value: recipe.seed, origin: 'ours' }));
    const fromPaper = settings.filter(({ origin }) => origin === 'paper');
    expect(fromPaper.map(({ name }) => name).sort()).toEqual([
      'questions.prevalenceWeights.rare',
      'reinforcement.divideByDeviation',
      'reinforcement.formatReward',
      'stage1.curriculum',
      'stage2.curriculum',
    ]);
    for (const { reason } of settings) expect(reason).not.toBe('');
  });
});

describe('a recipe', () => {
  const text = readFileSync(join(folder, 'mini.toml'), 'utf8');
  const changed = (from: RegExp, to: string): (() => unknown) => {
    expect(text).toMatch(from);
    return () => parseRecipe(text.replace(from, to), recipeSchema, 'mini.toml');
  };

  it.each<[string, RegExp, string]>([
    ['most findings before fewest', /findings = \[2, 4\]/, 'findings = [5, 3]'],
    ['a single finding', /findings = \[2, 4\]/, 'findings = [1, 4]'],
    ['a share above 1', /refinedShare = [\d.]+/, 'refinedShare = 1.5'],
    ['a group of one', /groupSize = \d+/, 'groupSize = 1'],
    ['tiers in the wrong order', /difficult = [\d.]+/, 'difficult = 0.5'],
    ['an unknown relation', /"has_symptom"/, '"has_symptoms"'],
    ['an unknown key', /refinedShare/, 'refinedshare'],
    ['a seed below 0', /seed = 0/, 'seed = -1'],
  ])('is refused with %s', (_what, from, to) => {
    expect(changed(from, to)).toThrow(ConfigError);
  });
});
