/**
 * The recipe for a laptop through the command line, far too small to learn: a made-up published model, made-up files of the
 * public sets, small adapters. What is looked at is that it holds together, and that kills change no number of adapters.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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
import { runKilled, startedStages, stepsIn } from './fixtures/killed-run.ts';
import { differingProducts } from './fixtures/run-products.ts';

const root = mkdtempSync(join(tmpdir(), 'laptop-run-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const run = join(root, 'run');
/** Until the second stage of reinforcement, undisturbed and killed. */
const [part, killed] = [join(root, 'part'), join(root, 'killed')];

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
lora = { rank = 2, alpha = 4 }
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
${TRAINS.map((name) => `[stages.${name}]\n${SMALL[name] ?? ''}\n`).join('')}`;

const COMMAND = ['run', join(root, 'small.toml'), '--out'];
let outcome: Outcome;
beforeAll(async () => {
  writeData();
  await writeTinyModel(join(root, 'tiny'), { family: 'llama' });
  writeFileSync(join(root, 'small.toml'), RECIPE);
  // Of what is copied in 8 bits.
  vi.stubEnv('FLEMING_CACHE', join(root, 'cache'));
  await fleming([...COMMAND, run, '--until', 'trajectories']);
  cpSync(run, killed, { recursive: true });
  await fleming([...COMMAND, run, '--until', 'stage-2']);
  cpSync(run, part, { recursive: true });
  outcome = await fleming([...COMMAND, run]);
});

describe('the recipe for a laptop', () => {
  it('ends with a report that has every row on held-out questions and on benchmarks', () => {
    expect(outcome.code, outcome.stderr).toBe(0);
    const { rows, benchmarks, sets } = readReport(run);
    const controls = TRAINS.filter((name) => name.startsWith('control'));
    expect(rows.map(({ name }) => name)).toEqual(['base', ...TRAINS, 'stage-2-8bit']);
    expect(rows.filter(({ role }) => role === 'control').map(({ name }) => name)).toEqual([
      ...controls,
      'stage-2-8bit',
    ]);
    for (const row of rows) expect(Object.keys(row.sets)).toEqual(sets.map(({ name }) => name));
    expect(benchmarks!.rows.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
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

  it('trains adapters alone, and asks the last one in 8 bits too', () => {
    for (const stage of TRAINS) expect(existsSync(join(run, stage, 'model/adapter_model.safetensors'))).toBe(true);
    expect(readdirSync(join(root, 'cache'))).toEqual(['8bit']);
  });
});

it('killed at ten moments, adapters have the numbers of an undisturbed run', async () => {
  const steps = (loop: string, count: number) => () => stepsIn(killed, loop) >= count;
  const begun = (stage: string) => (stderr: string) => startedStages(stderr).includes(stage);
  const kills = [
    begun('cold-start'),
    steps('cold-start.fine-tuning', 1),
    steps('cold-start.fine-tuning', 3),
    begun('stage-1'),
    steps('stage-1.grpo', 1),
    steps('stage-1.grpo', 2),
    begun('stage-2'),
    steps('stage-2.grpo', 1),
    steps('stage-2.grpo', 2),
    steps('stage-2.grpo', 3),
  ];
  const outcomes = await runKilled([...COMMAND, killed, '--until', 'stage-2', '--checkpoint-seconds', '0.05'], kills);
  expect(outcomes.at(-1), outcomes.at(-1)!.stderr).toMatchObject({ code: 0 });
  // A stage may be over before the last of its steps is seen.
  expect(outcomes.filter(({ code }) => code === null).length).toBeGreaterThanOrEqual(7);
  expect(outcomes.map(({ stderr }) => stderr).join('')).toMatch(/ continues after step [1-9]/);
  expect(differingProducts(killed, part)).toEqual([]);
});
