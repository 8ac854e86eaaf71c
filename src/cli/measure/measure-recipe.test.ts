/** A tiny model is measured for an instant: what comes out are rates and sums of them, whatever the machine. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../engine/fixtures/tiny-model-folder.ts';
import { exportGguf } from '../../engine/hugging-face/gguf/export-gguf.ts';
import { loadRecipe, type Recipe } from '../../pipeline/recipe.ts';
import { planRecipe, type RecipePlan } from '../../pipeline/recipe-plan.ts';
import { STAGE_KINDS } from '../../pipeline/stage-kinds.ts';
import { likelyOf } from '../../products/expected-count.ts';
import { InterruptedError, neverInterrupted } from '../../run/interrupt.ts';
import { viewRunFolder } from '../../run/run-folder.ts';
import { planAdapters } from '../adapters/adapters.ts';
import { findRecipe } from '../find-recipe.ts';
import { measureRecipe, type MeasureOptions, type MeasuredRecipe } from './measure-recipe.ts';

const root = mkdtempSync(join(tmpdir(), 'measure-recipe-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const planOf = (recipe: Recipe, ratesOf?: MeasuredRecipe['ratesOf']): RecipePlan =>
  planRecipe(recipe, viewRunFolder(join(root, 'run')), planAdapters, { seed: 0, ratesOf });

function options(change: Partial<MeasureOptions> = {}): MeasureOptions & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    threads: 1,
    seconds: 0.01,
    interrupt: neverInterrupted,
    signal: new AbortController().signal,
    log: (line) => void lines.push(line),
    lines,
    ...change,
  };
}

function recipeOf(name: string, text: string): Recipe {
  const path = join(root, `${name}.toml`);
  writeFileSync(path, `extends = ${JSON.stringify(findRecipe('laptop'))}\nname = "${name}"\nabout = "Own."\n${text}`);
  return loadRecipe(path, STAGE_KINDS);
}

describe('a recipe from a model of this machine', () => {
  let [recipe, measured, given]: [Recipe, MeasuredRecipe, ReturnType<typeof options>] = [] as never;
  beforeAll(async () => {
    await writeTinyModel(join(root, 'tiny'), { family: 'llama' });
    recipe = recipeOf('own', '[stages.base]\nmodel = "./tiny"\n');
    given = options();
    measured = await measureRecipe(recipe, planOf(recipe), given);
  }, 120_000);

  it('has a rate for each kind of batch, of the adapter that is trained, and for reading and writing', () => {
    expect(measured.bases.map(({ base, assumed }) => [base, assumed])).toEqual([['base', null]]);
    const [{ training, writtenPerSecond, readPerSecond, parameters }] = measured.bases as [MeasuredRecipe['bases'][0]];
    expect(training.map(({ batch, lora }) => [batch.kind, lora?.rank])).toEqual([
      ['rows', 16],
      ['pairs', 16],
      ['groups', 16],
    ]);
    const rates = [
      ...training.flatMap((each) => [each.trainedPerSecond, each.secondsPerStep]),
      writtenPerSecond!,
      readPerSecond!,
    ];
    expect(rates.filter((rate) => Number.isFinite(rate) && rate > 0)).toHaveLength(8);
    expect(parameters).toBeGreaterThan(1000);
    expect(given.lines[0]).toMatch(/^base: opening .*tiny, [\d,]+ parameters$/);
  });

  it('takes the sum of what its stages take, each the sum of its terms', () => {
    const { stages, totals } = planOf(recipe, measured.ratesOf);
    const times = stages.flatMap(({ name, work }) => (work!.time === null ? [] : [{ name, time: work!.time }]));
    const working = ['continued', 'cold-start', 'stage-1', 'stage-2', 'control-stage-1', 'control-uniform'].concat([
      'control-format',
      'control-fine-tuning',
      'evaluation',
      'benchmarks',
    ]);
    expect(times.map(({ name }) => name)).toEqual(working);
    for (const { time } of times) {
      const counted = time.terms.reduce((sum, { count, perSecond }) => sum + likelyOf(count) / perSecond, 0);
      expect(likelyOf(time.seconds) / counted).toBeCloseTo(1, 9);
    }
    const sum = times.reduce((all, { time }) => all + time.seconds.count, 0);
    expect(totals.seconds.known.count / sum).toBeCloseTo(1, 9);
    expect(totals.seconds.unknownStages).toEqual([]);
    const updates = times[0]!.time.terms.find(({ what }) => what === 'updates');
    expect(updates).toMatchObject({ count: { count: 60 }, unit: 'steps' });
  });

  it('is not left half measured where it is stopped', async () => {
    let asked = 0;
    const interrupt = {
      requested: true,
      throwIfRequested: (kept: string) => {
        if (++asked > 2) throw new InterruptedError(kept);
      },
    };
    const stopped = measureRecipe(recipe, planOf(recipe), options({ interrupt }));
    await expect(stopped).rejects.toThrow('nothing of a measurement is kept');
    await expect(stopped).rejects.toBeInstanceOf(InterruptedError);
  });

  it('leaves nothing behind', () => {
    expect(readdirSync(root).filter((name) => !/\.(toml|gguf)$/.test(name))).toEqual(['tiny']);
  });
});

describe('a recipe from a GGUF file', () => {
  const unpacked = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('fleming-measure-'));
  let recipe: Recipe;
  beforeAll(async () => {
    const folder = mkdtempSync(join(root, 'source-'));
    await writeTinyModel(folder, { family: 'llama', cut: 'smollm' });
    await exportGguf({ modelFolder: folder, file: join(root, 'tiny.gguf'), type: 'F32', name: 'tiny' });
    rmSync(folder, { recursive: true });
    recipe = recipeOf('packed', '[stages.base]\nmodel = "./tiny.gguf"\n');
  });
  const rows = (): RecipePlan =>
    planRecipe(recipe, viewRunFolder(join(root, 'run')), planAdapters, { seed: 0, until: 'continued' });

  it('is measured from its weights, which are unpacked no longer than that', async () => {
    const before = unpacked();
    const { bases, ratesOf } = await measureRecipe(recipe, rows(), options());
    expect(bases.map(({ base, training, writtenPerSecond }) => [base, training.length, writtenPerSecond])).toEqual([
      ['base', 1, null],
    ]);
    expect(ratesOf('continued')!.trainedPerSecond).toBeGreaterThan(0);
    expect(unpacked()).toEqual(before);
  });

  it('leaves nothing where it is stopped while it is unpacked', async () => {
    const before = unpacked();
    const stop = new AbortController();
    stop.abort();
    const interrupt = {
      requested: true,
      throwIfRequested: (kept: string): void => {
        throw new InterruptedError(kept);
      },
    };
    const stopped = measureRecipe(recipe, rows(), options({ interrupt, signal: stop.signal }));
    await expect(stopped).rejects.toThrow('nothing of a measurement is kept');
    expect(unpacked()).toEqual(before);
  });
});

it('refuses a model that the memory does not hold, before any of it is there', async () => {
  const shape = { intermediateSize: 65_536, layers: 200, heads: 64, keyValueHeads: 64, headSize: 256 };
  const keys = Object.entries({ hiddenSize: 16_384, ...shape, ropeTheta: 10_000, maxPositions: 512 });
  const path = join(root, 'huge.toml');
  writeFileSync(
    path,
    `extends = ${JSON.stringify(findRecipe('smoke'))}\nname = "huge"\nabout = "Own."\n[stages.base.model]\nfamily = "qwen3"\n` +
      `tieEmbeddings = true\n${keys.map(([key, value]) => `${key} = ${value}`).join('\n')}\n`,
  );
  const recipe = loadRecipe(path, STAGE_KINDS);
  await expect(measureRecipe(recipe, planOf(recipe), options())).rejects.toThrow(
    /^A model of \d+ parameters needs [\d.]+ GB to train .*this machine has [\d.]+ GB/,
  );
});

it('measures nothing where nothing is to be done with a model', async () => {
  const recipe = loadRecipe(findRecipe('smoke'), STAGE_KINDS);
  const plan = planRecipe(recipe, viewRunFolder(join(root, 'run')), planAdapters, { seed: 0, until: 'questions' });
  const { bases, ratesOf } = await measureRecipe(recipe, plan, options());
  expect([bases, ratesOf('stage-1')]).toEqual([[], null]);
});
