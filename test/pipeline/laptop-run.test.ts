/**
 * The recipe for a laptop through the command line, far too small to learn: a made-up published model, made-up files of the
 * public sets, all weights trained in the place of an adapter. What is looked at is that it holds together.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asJsonl, madeUpRow, writeText } from '../../src/benchmarks/fixtures/made-up-files.ts';
import { readReport } from '../../src/cli/read-report.ts';
import { writeTinyModel } from '../../src/engine/fixtures/tiny-model-folder.ts';
import { bankManifestSchema } from '../../src/records/bank-manifest.ts';
import { openBank, questionsOfAll } from '../../src/records/read-bank.ts';
import { rolloutSchema } from '../../src/records/rollout.ts';
import { readJsonl } from '../../src/support/jsonl.ts';
import { randomStream } from '../../src/support/random.ts';
import { readJson } from '../../src/support/read-json.ts';
import { fleming, ROOT, type Outcome } from './fixtures/fleming.ts';

const root = mkdtempSync(join(tmpdir(), 'laptop-run-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const run = join(root, 'run');

const TEST_ITEMS = 4;
const LABELLED = 14;

/** Labelled abstracts of words drawn at random, the first of them the test set; the last asks what the first asks. */
function writeData(): void {
  const random = randomStream('laptop run');
  const words = (count: number): string =>
    Array.from({ length: count }, () =>
      String.fromCharCode(...Array.from({ length: 5 }, () => 97 + random.integer(26))),
    ).join(' ');
  const row = (question: string) => ({
    QUESTION: question,
    CONTEXTS: [`${words(12)}.`, `${words(9)}.`],
    final_decision: random.pick(['yes', 'no', 'maybe']),
    reasoning_required_pred: 'yes',
  });
  const rows = Array.from({ length: LABELLED }, () => row(`Is ${words(6)}?`));
  rows[LABELLED - 1] = row(rows[0]!.QUESTION.toUpperCase());
  const object = Object.fromEntries(rows.map((each, at) => [String(1000 + at), each]));
  const test = Object.fromEntries(
    rows.slice(0, TEST_ITEMS).map((each, at) => [String(1000 + at), each.final_decision]),
  );
  writeText(join(root, 'data/pubmedqa/ori_pqal.json'), JSON.stringify(object));
  writeText(join(root, 'data/pubmedqa/test_ground_truth.json'), JSON.stringify(test));
  const biology = Array.from({ length: 6 }, (_, number) =>
    madeUpRow['mmlu-pro-biology']!({ gold: number % 4, options: 4, number }),
  );
  writeText(join(root, 'data/mmlu-pro/biology.jsonl'), asJsonl(biology));
}

const TRAINS = [
  'continued',
  'cold-start',
  'stage-1',
  'stage-2',
  'control-stage-1',
  'control-uniform',
  'control-format',
  'control-fine-tuning',
];
const SMALL: Readonly<Record<string, string>> = {
  continued: 'steps = 4\nrowsPerStep = 2\nrowLength = 64\nprobeSize = 2\nprobeEverySteps = 2',
  'cold-start': 'epochs = 2\nbatchSize = 4\nevaluateEverySteps = 2',
  'stage-1': 'groups = 2\ngroupSize = 2\nsteps = 3\ncurriculum = { kind = "balanced", tries = 1 }',
  'stage-2': 'groups = 2\ngroupSize = 3\nsteps = 3\ncurriculum = { kind = "mined", everySteps = 2, attempts = 1 }',
  'control-stage-1': 'curriculum = { kind = "balanced", tries = 1 }',
};

const RECIPE = `extends = ${JSON.stringify(join(ROOT, 'recipes/laptop.toml'))}
name = "small"
about = "The recipe for a laptop, far too small."
[defaults]
maxTokens = 24
[stages]
public-pubmedqa.files = ["data"]
public.against = ["data"]
benchmarks.data = "data"
benchmarks.limit = 3
mixed.count = 21
questions.developmentCount = 2
trajectories.trajectories = 8
base.model = "./tiny"
[stages.graph]
specialties = ["endocrinology"]
[stages.graph-questions]
candidates = 8
combinationsPerDisease = 20
train = 40
development = 4
newCombinations = 4
newDiseases = 4
${TRAINS.map((name) => `[stages.${name}]\noff = ["lora"]\n${SMALL[name] ?? ''}\n`).join('')}`;

let outcome: Outcome;
beforeAll(async () => {
  writeData();
  await writeTinyModel(join(root, 'tiny'), { family: 'llama' });
  writeFileSync(join(root, 'small.toml'), RECIPE);
  outcome = await fleming(['run', join(root, 'small.toml'), '--out', run]);
});

describe('the recipe for a laptop', () => {
  it('ends with a report that has every row on held-out questions and on benchmarks', () => {
    expect(outcome.code, outcome.stderr).toBe(0);
    const { rows, benchmarks, sets } = readReport(run);
    const controls = TRAINS.filter((name) => name.startsWith('control'));
    expect(rows.map(({ name }) => name)).toEqual(['base', ...TRAINS, 'stage-2-8bit']);
    expect(rows.filter(({ role }) => role === 'control').map(({ name }) => name)).toEqual([...controls, 'stage-2-8bit']);
    for (const row of rows) expect(Object.keys(row.sets)).toEqual(sets.map(({ name }) => name));
    expect(benchmarks!.rows.map(({ name }) => name).toSorted()).toEqual(['base', ...TRAINS, 'stage-2-8bit'].toSorted());
    for (const { results } of benchmarks!.rows)
      expect(results.map(({ id, items, answered }) => [id, items, answered])).toEqual([
        ['pubmedqa', 3, 3],
        ['mmlu-pro-biology', 3, 3],
      ]);
    expect(benchmarks!.limit).toBe(3);
  });

  it('says what each row was trained from, the textbook between base and cold start', () => {
    const startsFrom = Object.fromEntries(readReport(run).rows.map((row) => [row.name, row.startsFrom]));
    expect(startsFrom).toMatchObject({
      continued: 'base',
      'cold-start': 'continued',
      'stage-1': 'cold-start',
      'stage-2': 'stage-1',
      'control-format': 'cold-start',
      'stage-2-8bit': 'stage-2',
    });
  });

  it('trains on no item of the test set, nor on what asks the same', () => {
    const { counts, steps } = readJson(join(run, 'public-pubmedqa/manifest.json'), bankManifestSchema);
    expect(counts).toMatchObject({ questions: LABELLED - TEST_ITEMS - 1, dropped: 1 });
    expect(steps[0]!.counts).toMatchObject({ 'other-rows': TEST_ITEMS });
    const asked = questionsOfAll([openBank(join(run, 'mixed'))]).flatMap((question) =>
      'origin' in question ? [(question.origin as { itemId: string }).itemId] : [],
    );
    expect(asked).toHaveLength(6);
    expect(asked.filter((id) => Number(id) < 1000 + TEST_ITEMS || id === String(1000 + LABELLED - 1))).toEqual([]);
  });

  it('rewards the format alone in the control of that name', () => {
    const rollouts = readJsonl(join(run, 'control-format/rollouts.jsonl'), { schema: rolloutSchema });
    expect(rollouts.length).toBeGreaterThan(0);
    expect(rollouts.filter(({ reward, format }) => reward !== Number(format))).toEqual([]);
  });
});
