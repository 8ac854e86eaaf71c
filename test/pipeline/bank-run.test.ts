/** Files of questions to a trained model through the command line, undisturbed and killed ten times: the same products. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport } from '../../src/cli/read-report.ts';
import { readSplit, readSplitsFile } from '../../src/products/splits.ts';
import { bankManifestSchema } from '../../src/records/bank-manifest.ts';
import { commonQuestion } from '../../src/records/common-question.ts';
import { openBank, questionsOfAll } from '../../src/records/read-bank.ts';
import { trajectorySchema } from '../../src/records/trajectory.ts';
import { readManifest } from '../../src/run/manifest.ts';
import { readJsonl } from '../../src/support/jsonl.ts';
import { randomStream } from '../../src/support/random.ts';
import { readJson } from '../../src/support/read-json.ts';
import { fleming, type Outcome } from './fixtures/fleming.ts';
import { runKilled, startedStages, type KillWhen } from './fixtures/killed-run.ts';
import { differingProducts } from './fixtures/run-products.ts';

const RECIPE = 'recipes/bank.toml';
/** Killed once in each of these, which are short, and at any moment after them. */
const SHORT_STAGES = ['mine', 'refined', 'mixed', 'trajectories'];
const ANY_MOMENTS = 6;
/** Until a process has read what it needs. */
const START_SECONDS = 0.4;
const root = mkdtempSync(join(tmpdir(), 'bank-run-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folder = join(root, 'undisturbed');
let outcome: Outcome;
beforeAll(async () => {
  outcome = await fleming(['run', RECIPE, '--out', folder]);
});

const product = (stage: string) => ({ stage, folder: join(folder, stage) });
const manifestOf = (stage: string) => readJson(join(folder, stage, 'manifest.json'), bankManifestSchema);

describe('a run from files of questions', () => {
  it('ends with a report and a model, and names nothing by where it lay', () => {
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stdout).toContain('RL stage 2');
    expect(manifestOf('mine').inputs.map(({ path }) => path)).toEqual(['own.csv']);
    expect(manifestOf('refined').inputs.map(({ path }) => path)).toEqual(['mine', 'public']);
  });

  it('drops what stands in the benchmark, sends to review what the validator fails, mixes what is left', () => {
    const { counts, steps } = manifestOf('refined');
    expect(counts.inReview).toBeGreaterThan(0);
    expect(readJsonl(join(folder, 'refined/review-queue.jsonl'))).toHaveLength(counts.inReview);
    const decontaminated = steps.find(({ name }) => name === 'decontamination')!;
    expect(decontaminated.before - decontaminated.after).toBeGreaterThanOrEqual(4);
    const mixed = questionsOfAll([openBank(join(folder, 'mixed'))]);
    const sources = new Set(
      mixed.map((question) => 'origin' in question && (question.origin as { dataset: string }).dataset),
    );
    expect(sources).toEqual(new Set(['own', 'medqa']));
  });

  it('never parts a cluster, and holds every question of the mix once', () => {
    const where = new Map<string, string>();
    let count = 0;
    for (const { name, questions, clusters } of readSplitsFile(product('questions'))) {
      const own = readSplit(product('questions'), name).map(commonQuestion);
      expect([own.length, new Set(own.map(({ cluster }) => cluster)).size]).toEqual([questions, clusters]);
      for (const { cluster } of own) expect(where.get(cluster) ?? name).toBe(name);
      for (const { cluster } of own) where.set(cluster, name);
      count += own.length;
    }
    expect(new Set(where.values())).toEqual(new Set(['train', 'development', 'held-out']));
    expect(count).toBe(manifestOf('mixed').counts.questions);
  });

  it('learns traces that end in the right answer, of training questions alone, the shorter of two', () => {
    const traces = readJsonl(join(folder, 'trajectories/trajectories.jsonl'), { schema: trajectorySchema });
    const training = new Set(readSplit(product('questions'), 'train').map(({ id }) => id));
    expect(traces.length).toBeGreaterThan(10);
    expect(traces.every(({ questionId, correct }) => correct && training.has(questionId))).toBe(true);
    const { summary } = readManifest(folder)!.stages['trajectories']!;
    expect(summary).toMatchObject({ asked: 24, attempts: 2, kept: traces.length, teacher: 'recorded' });
    expect(summary['right']).toBeGreaterThan(traces.length);
  });

  it('measures the tiers that the bank does not state, and says so where it is read', () => {
    expect(outcome.stderr).toMatch(/stage-1: the bank states no tier for (\d+) of \1 questions: measured by 4 tries/);
    const { settings, rows } = readReport(folder);
    expect(settings.find(({ name }) => name === 'stages.stage-1.tiers')?.reason).toMatch(/easy \d+, moderate \d+/);
    expect(rows.map(({ name }) => name)).toEqual(['base', 'cold-start', 'stage-1', 'stage-2']);
  });

  it('killed ten times at random has the products of an undisturbed one', async () => {
    const killed = join(root, 'killed');
    const parameters = ['run', RECIPE, '--out', killed, '--checkpoint-seconds', '0.05'];
    const outcomes = await runKilled(parameters, randomMoments('kills'));
    expect(outcomes.at(-1), outcomes.at(-1)!.stderr).toMatchObject({ code: 0 });
    // The last moments may come after the end on a machine that is quicker now than it was.
    expect(outcomes.filter(({ code }) => code === null).length).toBeGreaterThanOrEqual(6);
    expect(differingProducts(killed, folder)).toEqual([]);
  });
});

function randomMoments(address: string): KillWhen[] {
  const random = randomStream('bank run', address);
  const { stages } = readManifest(folder)!;
  const wallSeconds = Object.values(stages).reduce((sum, stage) => sum + stage.wallSeconds, 0);
  const inStages = SHORT_STAGES.map((stage) => {
    const delay = random.next() * 1000 * stages[stage]!.wallSeconds;
    return afterSince((stderr) => startedStages(stderr).includes(stage), delay);
  });
  // Together they are about as long as a run.
  const atAnyMoment = Array.from({ length: ANY_MOMENTS }, () =>
    afterSince(() => true, 1000 * (START_SECONDS + (random.next() * 2 * wallSeconds) / ANY_MOMENTS)),
  );
  return [...inStages, ...atAnyMoment];
}

/** So many milliseconds after something was first so. */
function afterSince(isBegun: (stderr: string) => boolean, delay: number): KillWhen {
  let begun: number | null = null;
  return (stderr) => {
    if (isBegun(stderr)) begun ??= performance.now();
    return begun !== null && performance.now() - begun >= delay;
  };
}
