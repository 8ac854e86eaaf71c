/**
 * One recipe twice, far too small to learn: trained in its own process, and by a server of the Tinker protocol that another
 * process is. An address alone is changed, and no number but of what only a server has. Then client and server are killed.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atLeast } from '../worlds/at-least.ts';
import { readReport } from '../../src/cli/read-report.ts';
import { writeTinyModel } from '../../src/engine/fixtures/tiny-model-folder.ts';
import { fleming, ROOT, startFleming, type Outcome, type Running } from './fixtures/fleming.ts';
import { stepsIn } from './fixtures/killed-run.ts';

const root = mkdtempSync(join(tmpdir(), 'remote-run-'));
const [own, remote, killed] = [join(root, 'own'), join(root, 'remote'), join(root, 'killed')];

const RECIPE = `
name = "small"
about = "A cold start and reinforcement, far too small."
seed = 0
prompt = "brief"
[defaults]
maxTokens = 16
languages = { en = 1, zh = 0 }
lora = { rank = 2, alpha = 32 }
formatReward = 0.1
advantage = "mean"
klRollouts = 2
[stages.graph]
do = "knowledge.seeds"
seeds = ${JSON.stringify(join(ROOT, 'seeds'))}
specialties = ["endocrinology"]
relations = [
  "has_symptom", "has_sign", "has_laboratory_finding", "has_imaging_finding", "lacks", "screened_by", "confirmed_by",
  "assessed_by", "excluded_by", "first_line_treatment", "second_line_treatment", "member_of", "acts_by",
  "contraindicated_in", "safe_in", "implies", "opposite_of",
]
sharedFindingsOnly = true
[stages.questions]
do = "questions.synthesize"
graph = "graph"
findings = [3, 4]
absent = 2
candidates = 8
combinationsPerDisease = 20
newDiseaseShare = 0.2
heldOutShare = 0.2
developmentShare = 0.08
train = 40
development = 4
newCombinations = 4
newDiseases = 4
kinds = { diagnosis = 3, next-test = 2, treatment = 2, mechanism = 1, safe-treatment = 0 }
prevalenceWeights = { common = 1, uncommon = 1, rare = 1 }
tierBorders = { moderate = 1, difficult = 2.3 }
[stages.base]
do = "base.checkpoint"
model = "./tiny"
[stages.trajectories]
do = "coldstart.distil"
graph = "graph"
questions = "questions"
trajectories = 8
refinedShare = 0
[stages.cold-start]
do = "coldstart.fine-tune"
start = "base"
trajectories = "trajectories"
questions = "questions"
epochs = 2
batchSize = 4
learningRate = 1e-3
warmupSteps = 1
weightDecay = 0
evaluateEverySteps = 2
[stages.stage-1]
do = "rlvr.grpo"
start = "cold-start"
reference = "cold-start"
questions = "questions"
curriculum = { kind = "uniform" }
groups = 2
groupSize = 3
refills = 0
learningRate = 1e-3
steps = 4
temperature = 1
[stages.ahead]
like = "stage-1"
maxStepsOffPolicy = 1
[stages.evaluation]
do = "evaluation.held-out"
questions = "questions"
rows = [
  { from = "base", label = { en = "Base", zh = "基座" }, ask = "choice" },
  { from = "cold-start", label = { en = "Cold start", zh = "冷启动" } },
  { from = "stage-1", label = { en = "RL", zh = "强化" } },
]
[stages.report]
do = "evaluation.report"
answers = "evaluation"
questions = "questions"
curves = ["cold-start", "stage-1"]
traces = { before = "cold-start", after = "stage-1", perOutcome = 1 }
[stages.release]
do = "release.model"
model = "stage-1"
`;

let server: Running;
/** Kept when the server is started again. */
let port = 0;

async function startServer(): Promise<void> {
  const model = ['--model', join(root, 'tiny'), '--name', 'tiny', '--max-models', '3'];
  const place = ['--state', join(root, 'state'), '--port', String(port), '--threads', '1'];
  server = startFleming(['serve', 'tinker', ...model, ...place]);
  while (port === 0 || !server.stderr().includes(`:${port}`)) {
    if (server.hasEnded()) throw new Error((await server.ended).stderr);
    port = Number(/127\.0\.0\.1:(\d+)/.exec(server.stderr())?.[1] ?? 0);
    await pause(20);
  }
}

let outcomes: Outcome[];
beforeAll(async () => {
  await writeTinyModel(join(root, 'tiny'));
  await startServer();
  writeFileSync(join(root, 'own.toml'), RECIPE);
  writeFileSync(
    join(root, 'remote.toml'),
    `extends = "own.toml"\nname = "remote"\n[engine]\nkind = "tinker"\naddress = "http://127.0.0.1:${port}"\nbaseModel = "tiny"\n`,
  );
  outcomes = [
    await fleming(['run', join(root, 'own.toml'), '--out', own, '--threads', '1']),
    await fleming(['run', join(root, 'remote.toml'), '--out', remote]),
  ];
});
afterAll(async () => {
  server.signal('SIGTERM');
  await server.ended;
  rmSync(root, { recursive: true, force: true });
});

function lines(folder: string, stage: string): Record<string, unknown>[] {
  const text = readFileSync(join(folder, `metrics/${stage}.jsonl`), 'utf8').trim();
  return text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The product of a stage whose folder is named after it. */
function released(folder: string): Buffer {
  return readFileSync(join(folder, 'release/model.safetensors'));
}

describe('a recipe that names a server', () => {
  it('runs to its report', () => {
    for (const outcome of atLeast(2, outcomes)) expect(outcome.code, outcome.stderr).toBe(0);
  });

  it.each(['cold-start.fine-tuning', 'stage-1.grpo'])('has the numbers of the engine in its process: %s', (stage) => {
    expect(lines(own, stage).length).toBeGreaterThanOrEqual(4);
    expect(lines(remote, stage)).toEqual(lines(own, stage));
  });

  it('samples a step ahead beside training, and has the numbers of the engine that does it in turn', () => {
    const [here, there] = [lines(own, 'ahead.grpo'), lines(remote, 'ahead.grpo')];
    expect(there.map(({ stepsOffPolicy }) => stepsOffPolicy)).toEqual([0, 1, 1, 1]);
    expect(there.map(({ sampledAside }) => sampledAside)).toEqual([true, true, true, true]);
    expect(here).toEqual(there.map((line) => ({ ...line, sampledAside: false })));
  });

  it('releases the weights of the engine in its process, the adapter added to its base', () => {
    expect(released(remote).equals(released(own))).toBe(true);
  });

  it('answers the held-out questions alike, base and checkpoints', () => {
    expect(readReport(remote).rows.map(({ name }) => name)).toEqual(['base', 'cold-start', 'stage-1']);
    expect(readReport(remote).rows).toEqual(readReport(own).rows);
  });
});

it('goes on to the same numbers when client, server or both are killed', async () => {
  const command = ['run', join(root, 'remote.toml'), '--out', killed, '--checkpoint-seconds', '0.05'];
  const until = async (running: Running, loop: string, count: number): Promise<void> => {
    while (!running.hasEnded() && stepsIn(killed, loop) < count) await pause(3);
    // What has ended cannot be killed.
    expect(running.hasEnded()).toBe(false);
  };
  // The client alone.
  let running = startFleming(command);
  await until(running, 'cold-start.fine-tuning', 2);
  running.signal('SIGKILL');
  await running.ended;
  // The server alone: what is asked of it again, it has, or says that it has not.
  running = startFleming(command);
  await until(running, 'stage-1.grpo', 1);
  server.signal('SIGKILL');
  await server.ended;
  await startServer();
  await running.ended;
  // Both.
  running = startFleming(command);
  await until(running, 'stage-1.grpo', 2);
  running.signal('SIGKILL');
  server.signal('SIGKILL');
  await Promise.all([running.ended, server.ended]);
  await startServer();
  // Both, while a batch is sampled ahead.
  running = startFleming(command);
  await until(running, 'ahead.grpo', 2);
  running.signal('SIGKILL');
  server.signal('SIGKILL');
  await Promise.all([running.ended, server.ended]);
  await startServer();
  const last = await fleming(command);
  expect(last.code, last.stderr).toBe(0);
  for (const stage of ['cold-start.fine-tuning', 'stage-1.grpo'])
    expect(lines(killed, stage)).toEqual(lines(own, stage));
  expect(lines(killed, 'ahead.grpo')).toEqual(lines(remote, 'ahead.grpo'));
  expect(readReport(killed).rows).toEqual(readReport(own).rows);
});
