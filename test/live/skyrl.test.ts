/**
 * The client against a real SkyRL on the CPU: `node scripts/skyrl-server.ts install FOLDER`, then FLEMING_SKYRL=FOLDER. A tiny
 * model that has learned the format of answers learns which one is rewarded, there and on this machine's engine; then client
 * and server are killed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSkyrlInstalled, startSkyrl, type SkyrlServer } from '../../scripts/skyrl-server.ts';
import { embeddedEngines } from '../../src/cli/adapters/embedded-engines.ts';
import { completionDatum, type Datum } from '../../src/engine/datum.ts';
import { createEmbeddedEngine } from '../../src/engine/embedded/open-engine.ts';
import { formatted } from '../../src/engine/fixtures/fake-engine.ts';
import { writeTokenizerFolder } from '../../src/engine/hugging-face/model-folder.ts';
import { LORA_TARGETS, type Lora } from '../../src/engine/lora.ts';
import { folderReference } from '../../src/engine/model-reference.ts';
import { Policy } from '../../src/engine/policy.ts';
import { fetchCheckpoint } from '../../src/engine/tinker/fetch-checkpoint.ts';
import { tinkerEngines } from '../../src/engine/tinker/tinker-engines.ts';
import type { TinkerSettings } from '../../src/engine/tinker-wire/tinker-settings.ts';
import { loadTokenizer } from '../../src/engine/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../../src/engine/tokenizer/train-bpe.ts';
import type { TrainingEngine } from '../../src/engine/training-engine.ts';
import { grpoStep, type GrpoSettings } from '../../src/rlvr/grpo-step.ts';
import { PROMPTS } from '../../src/wording/prompt.ts';
import { toyQuestion } from '../worlds/toy-questions.ts';

const PORT = 18_765;
/** It compiles for every new length of a batch, seconds each. */
const COMPILING = 3_600_000;
const SEEDS = [0, 1, 2];
const STEPS = 12;
/** Its server scales every adapter by 32. */
const lora: Lora = { rank: 8, alpha: 32, targets: [...LORA_TARGETS] };
const adam = { learningRate: 5e-3, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0, gradClipNorm: null };
const settings: GrpoSettings = {
  groups: 4,
  groupSize: 8,
  refills: 0,
  temperature: 1,
  maxTokens: 14,
  formatReward: 0.1,
  advantage: 'mean',
};
const questions = ['p', 'q', 'r', 's'].map((id) => toyQuestion(id));
const phrases = [' fever', ' cough', 'What is', 'because', 'user', 'assistant', '\n'];

const skyrl = process.env['FLEMING_SKYRL'];
const root = mkdtempSync(join(tmpdir(), 'live-skyrl-'));
const model = join(root, 'toy');
const base = folderReference(model);
let server: SkyrlServer;
let remote: ReturnType<typeof tinkerEngines>;

const start = (): Promise<SkyrlServer> => startSkyrl(skyrl!, { model, port: PORT, state: join(root, 'state') });
const reached = (): TinkerSettings => ({
  address: server.address,
  apiKey: 'tml-test',
  baseModel: model,
  encoding: 'protobuf',
  trains: 'adapters',
  reduction: null,
  clip: null,
  snapshots: null,
  concurrency: 64,
  grouped: true,
  contextTokens: 128,
  patienceSeconds: 120,
});
const local = { tokenizerFolder: async () => model, log: () => undefined };
const opened: ReturnType<typeof tinkerEngines>[] = [];
function connect(changed: Partial<TinkerSettings> = {}): ReturnType<typeof tinkerEngines> {
  const engines = tinkerEngines({ settings: { ...reached(), ...changed }, contextTokensOf: async () => 128, ...local });
  opened.push(engines);
  return engines;
}

beforeAll(async () => {
  if (!isSkyrlInstalled(skyrl)) throw new Error('SkyRL is not there: node scripts/skyrl-server.ts install FOLDER');
  await writeToyModel();
  server = await start();
  remote = connect();
}, 900_000);
afterAll(async () => {
  // Of servers that were killed too.
  await Promise.allSettled(opened.map((engines) => engines.close()));
  await server?.stop();
  rmSync(root, { recursive: true, force: true });
});

/** Both answers in the format, as often as each other. */
function coldStart(policy: Policy, weight: number): Datum[] {
  return questions.flatMap((question) =>
    ['fever', 'cough'].map((answer) =>
      completionDatum(policy.chatPrompt(PROMPTS.plain.text(question)), policy.turn(formatted(answer)), weight),
    ),
  );
}

async function writeToyModel(): Promise<void> {
  const { tokenizerJson, vocabularySize } = trainTokenizer({
    texts: [],
    phrases: phrases.map((text) => ({ text, weight: 1 })),
    mergeCount: 0,
    vocabularyLimit: null,
  });
  writeTokenizerFolder(model, tokenizerJson, { maxPositions: 128 });
  const engine = await createEmbeddedEngine({
    config: {
      modelType: 'qwen3',
      vocabSize: vocabularySize,
      hiddenSize: 32,
      intermediateSize: 48,
      layerCount: 1,
      headCount: 2,
      keyValueHeadCount: 1,
      headSize: 16,
      ropeTheta: 10_000,
      rmsNormEpsilon: 1e-6,
      tieWordEmbeddings: false,
      maxPositions: 128,
    },
    seed: 1,
    threads: 1,
  });
  const policy = new Policy(engine, loadTokenizer(model));
  for (let step = 0; step < 40; step++) {
    await engine.forwardBackward(coldStart(policy, 1 / 80), { kind: 'cross_entropy' });
    await engine.optimStep({ ...adam, learningRate: 0.03, gradClipNorm: 1 });
  }
  await engine.saveWeights(model);
  await engine.close();
}

interface Learned {
  readonly accuracies: readonly number[];
  readonly gaps: readonly number[];
}

async function learn(engine: TrainingEngine, seed: number): Promise<Learned> {
  const policy = new Policy(engine, loadTokenizer(model));
  for (let step = 0; step < 3; step++) {
    await engine.forwardBackward(coldStart(policy, 1 / 80), { kind: 'cross_entropy' });
    await engine.optimStep({ ...adam, learningRate: 1e-3 });
  }
  const steps = [];
  for (let index = 0; index < STEPS; index++) steps.push(await step(policy, seed, index));
  return {
    accuracies: steps.map(({ metrics }) => metrics.accuracy),
    gaps: steps.map(({ metrics }) => metrics.logprobGap),
  };
}

const step = (policy: Policy<TrainingEngine>, seed: number, index: number) =>
  grpoStep(policy, {
    settings,
    prompt: PROMPTS.plain,
    address: [seed, 'stage-1', index],
    nextQuestions: (count) => questions.slice(0, count),
    adam,
  });

type Metrics = Awaited<ReturnType<typeof step>>['metrics'];

/** It draws and adds in batches as requests happen to come: the same answers, and numbers to the precision of float32. */
function expectNearly(actual: readonly Metrics[], expected: readonly Metrics[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach(({ logprobGap, ...metrics }, at) => {
    expect(logprobGap).toBeLessThan(1e-4);
    for (const [name, value] of Object.entries(expected[at]!)) {
      if (name === 'logprobGap') continue;
      const own = metrics[name as keyof typeof metrics]!;
      expect(Math.abs(own - value!), `${name}: ${own} for ${value}`).toBeLessThanOrEqual(1e-4 * Math.abs(value!));
    }
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('SkyRL, driven by the client', () => {
  it(
    'raises a reward as the engine of this machine does, its samples as probable to its trainer as to its sampler',
    async () => {
      const ends: { own: number[]; there: number[] } = { own: [], there: [] };
      for (const seed of SEEDS) {
        const own = await embeddedEngines(1).openTrainer(base, { lora, seed });
        const there = await remote.openTrainer(base, { lora, seed });
        const [here, away] = [await learn(own, seed), await learn(there, seed)];
        await own.close();
        await there.close();
        process.stderr.write(
          `seed ${seed}: here ${here.accuracies.join(' ')}\nseed ${seed}: SkyRL ${away.accuracies.join(' ')}\n`,
        );
        expect(Math.max(...away.gaps)).toBeLessThan(1e-4);
        expect(mean(away.accuracies.slice(0, 2))).toBeLessThan(0.8);
        ends.own.push(mean(here.accuracies.slice(-3)));
        ends.there.push(mean(away.accuracies.slice(-3)));
      }
      expect(mean(ends.there)).toBeGreaterThan(0.9);
      expect(Math.abs(mean(ends.there) - mean(ends.own))).toBeLessThan(0.1);
    },
    COMPILING,
  );

  it(
    'goes on to the same numbers in another session, and when the server was killed between',
    async () => {
      const state = mkdtempSync(join(root, 'run-'));
      const first = await remote.openTrainer(base, { lora, seed: 9 });
      const policy = new Policy(first, loadTokenizer(model));
      await step(policy, 9, 0);
      await first.saveState(state);
      const undisturbed = [await step(policy, 9, 1), await step(policy, 9, 2)];
      // The client's end: nothing of it is told to the server.
      const goOn = async (): Promise<Metrics[]> => {
        const engine = await remote.openTrainer(base, { lora, seed: 9 });
        await engine.loadState(state, { optimizer: true });
        const again = new Policy(engine, loadTokenizer(model));
        const steps = [await step(again, 9, 1), await step(again, 9, 2)];
        await engine.close();
        return steps.map(({ metrics }) => metrics);
      };
      remote = connect();
      expectNearly(
        await goOn(),
        undisturbed.map(({ metrics }) => metrics),
      );
      server.kill();
      await server.stop();
      server = await start();
      remote = connect();
      expectNearly(
        await goOn(),
        undisturbed.map(({ metrics }) => metrics),
      );
    },
    COMPILING,
  );

  it(
    'gives up what it trained: the folder that is fetched scores here as the server does',
    async () => {
      const there = await remote.openTrainer(base, { lora, seed: 5 });
      const data = coldStart(new Policy(there, loadTokenizer(model)), 1);
      for (let index = 0; index < 3; index++) {
        await there.forwardBackward(data, { kind: 'cross_entropy' });
        await there.optimStep(adam);
      }
      const scored = await there.forward(data, { kind: 'cross_entropy' });
      const trained = await there.saveWeights('unused');
      await there.close();
      if (trained.kind !== 'remote') throw new Error('the weights are on a server');
      const folder = join(root, 'fetched');
      const fetched = await fetchCheckpoint({ ...local, settings: reached(), model: trained, folder, maxBytes: 1e8 });
      expect(fetched.kind).toBe('adapter');
      const [own, untrained] = await Promise.all(
        [folder, model].map(async (each) => {
          const scorer = await embeddedEngines(1).openScorer(folderReference(each));
          const { lossSum } = await scorer.forward(data, { kind: 'cross_entropy' });
          await scorer.close();
          return lossSum;
        }),
      );
      expect(Math.abs(own! - scored.lossSum)).toBeLessThan(1e-3);
      expect(Math.abs(untrained! - scored.lossSum)).toBeGreaterThan(0.1);
    },
    COMPILING,
  );

  it(
    'asks for a word on clips, and trains without where the server is said to drop them',
    async () => {
      const engine = await remote.openTrainer(base, { lora, seed: 1 });
      const data = coldStart(new Policy(engine, loadTokenizer(model)), 1);
      await expect(engine.optimStep({ ...adam, gradClipNorm: 1 })).rejects.toThrow(/clip = "dropped"/);
      await engine.close();
      const stated = connect({ clip: 'dropped' });
      const losses: number[] = [];
      for (const gradClipNorm of [1e-6, null]) {
        const each = await stated.openTrainer(base, { lora, seed: 1 });
        for (const clip of [gradClipNorm, null]) {
          await each.forwardBackward(data, { kind: 'cross_entropy' });
          await each.optimStep({ ...adam, gradClipNorm: clip });
        }
        losses.push((await each.forward(data, { kind: 'cross_entropy' })).lossSum);
        await each.close();
      }
      expect(losses[0]).toBeCloseTo(losses[1]!, 4);
    },
    COMPILING,
  );
});
