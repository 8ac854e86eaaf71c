/**
 * The recipes of the paper's two releases, whole and far too small, trained over the Tinker protocol: what `node
 * scripts/rehearse.ts` does. What is looked at is that every stage makes what the next one needs, down to the tables.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rehearse, REFUSALS_FILE, type Rehearsed } from '../../scripts/rehearse.ts';
import { readReport } from '../../src/cli/read-report.ts';
import { modelOfProduct } from '../../src/engine/model-reference.ts';
import { loadRecipe } from '../../src/pipeline/recipe.ts';
import { STAGE_KINDS } from '../../src/pipeline/stage-kinds.ts';
import { bankManifestSchema } from '../../src/records/bank-manifest.ts';
import { readManifest } from '../../src/run/manifest.ts';
import { readJson } from '../../src/support/read-json.ts';
import { atLeast } from '../worlds/at-least.ts';
import { ROOT, runProgram } from './fixtures/fleming.ts';

const root = mkdtempSync(join(tmpdir(), 'rehearsal-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const NINE = 'careqa jmed medbullets medmcqa medqa medxpertqa pubmedqa mmlu-pro-biology mmlu-pro-health'.split(' ');
const ROWS: Readonly<Record<string, readonly string[]>> = {
  'fleming-r1-7b': ['base', 'cold-start', 'stage-1', 'stage-2'],
  'fleming-r1-32b': ['base', 'stage-1', 'stage-2'],
};
const RELEASES = Object.keys(ROWS);

let done: ReadonlyMap<string, Rehearsed>;
beforeAll(async () => {
  const rehearsed = await rehearse({ folder: root, skyrl: null, log: () => undefined });
  done = new Map(rehearsed.map((each) => [each.recipe, each]));
});

const runOf = (release: string): string => done.get(release)!.run;
const countsOf = (release: string, bank: string) =>
  readJson(join(runOf(release), bank, 'manifest.json'), bankManifestSchema).counts;

describe.each(RELEASES)('the recipe of %s', (release) => {
  it('is carried out to its end, every stage of it but the model that lies on the server', () => {
    const { outcome, run } = done.get(release)!;
    expect(outcome.code, outcome.stderr).toBe(0);
    const real = loadRecipe(join(ROOT, `recipes/${release}.toml`), STAGE_KINDS);
    const stages = real.stages.map(({ name }) => name).filter((name) => name !== 'model');
    expect(Object.keys(readManifest(run)!.stages).toSorted()).toEqual(stages.toSorted());
  });

  it('ends in a table with every model, on held-out questions and on the nine benchmarks', () => {
    const { rows, sets, benchmarks } = readReport(runOf(release));
    expect(rows.map(({ name }) => name)).toEqual(ROWS[release]);
    for (const row of atLeast(3, rows)) expect(Object.keys(row.sets)).toEqual(sets.map(({ name }) => name));
    expect(benchmarks!.rows.map(({ name }) => name)).toEqual(ROWS[release]);
    for (const { results } of atLeast(3, benchmarks!.rows))
      expect(results.map(({ id, items, answered }) => [id, items, answered])).toEqual(NINE.map((id) => [id, 2, 2]));
  });

  it('hands checkpoints of the server from stage to stage', () => {
    const [, ...trained] = ROWS[release]!;
    const models = trained.map((stage) => modelOfProduct(join(runOf(release), stage)));
    expect(models.map(({ kind }) => kind)).toEqual(trained.map(() => 'remote'));
    expect(new Set(models.map((model) => JSON.stringify(model))).size).toBe(trained.length);
  });

  it('asks the teacher for all that the recipe asks it for, and for nothing else', () => {
    const { asked, pages } = done.get(release)!;
    const refined = countsOf(release, 'refined');
    expect(asked['something else']).toBe(0);
    expect(asked.extraction).toBeGreaterThan(50);
    expect(pages).toBeGreaterThan(50);
    expect(asked.vignette).toBeGreaterThanOrEqual(countsOf(release, 'graph-questions').questions);
    // Every question that the filters left is marked once, and answered in five trials.
    expect(asked.difficulty).toBe(refined.questions + refined.inReview);
    expect(asked['label check']).toBe(5 * asked.difficulty);
    expect(refined.inReview).toBeGreaterThan(0);
    expect(asked.teaching).toBe(release === 'fleming-r1-7b' ? 16 * 2 : 0);
  });

  it('trains on questions of the graph and of the public sets, and on nothing that a benchmark asks', () => {
    const manifest = readJson(join(runOf(release), 'mixed/manifest.json'), bankManifestSchema);
    const { steps } = readJson(join(runOf(release), 'refined/manifest.json'), bankManifestSchema);
    expect(manifest.counts.questions).toBeGreaterThan(30);
    // One question of medqa and one of medmcqa are a benchmark's too.
    const { before, after, counts } = steps.find(({ name }) => name === 'decontamination')!;
    expect(before - after).toBe(2);
    expect(counts).toMatchObject({ 'in medqa': 1, 'in medmcqa': 1 });
  });
});

it('learns from rewards: not every group of answers is worth the same', () => {
  const lines = RELEASES.flatMap((release) =>
    readFileSync(join(runOf(release), 'metrics/stage-1.grpo.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { zeroSignalShare: number }),
  );
  expect(lines.length).toBe(6);
  expect(Math.min(...lines.map(({ zeroSignalShare }) => zeroSignalShare))).toBeLessThan(1);
});

it('connects to nothing but this machine, where another would be noticed', async () => {
  expect(existsSync(join(root, REFUSALS_FILE))).toBe(false);
  const guarded = ['--import', './scripts/loopback-only.js', '-e'];
  const outcome = await runProgram(process.execPath, [...guarded, "await fetch('http://192.0.2.1/')"]);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain('192.0.2.1 is not this machine');
});
