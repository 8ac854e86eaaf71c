/** The client keeps the engine's contract over HTTP, with a server of ours before the engine of this machine. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedEngines } from '../../cli/adapters/embedded-engines.ts';
import { startTinkerServer, type TinkerServer } from '../../serving/tinker/tinker-server.ts';
import { CheckpointError, ConfigError, EngineError } from '../../support/errors.ts';
import { adamParams } from '../adam-schedule.ts';
import type { Datum } from '../datum.ts';
import type { TrainerOptions } from '../engine-factory.ts';
import { writeTinyModel } from '../fixtures/tiny-model-folder.ts';
import { folderReference, type ModelReference } from '../model-reference.ts';
import type { TinkerSettings } from '../tinker-wire/tinker-settings.ts';
import type { TrainingEngine } from '../training-engine.ts';
import { describeTrainingEngine } from '../training-engine.contract.ts';
import { TinkerEngine } from './tinker-engine.ts';
import { tinkerEngines } from './tinker-engines.ts';

const NAME = 'tiny/model';
const adapter = { rank: 4, alpha: 8, targets: ['q_proj', 'k_proj', 'v_proj', 'o_proj'] } as const;

let folder: string;
let server: TinkerServer;
let opened: ReturnType<typeof tinkerEngines>[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tinker-client-'));
  await writeTinyModel(join(folder, 'model'));
  server = await startTinkerServer({
    engines: embeddedEngines(1),
    model: folderReference(join(folder, 'model')),
    name: NAME,
    stateFolder: join(folder, 'state'),
    limits: { gatherMilliseconds: 1, pollSeconds: 5, models: 4 },
  });
});
afterAll(async () => {
  for (const engines of opened) await engines.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function enginesOf(change: Partial<TinkerSettings> = {}): ReturnType<typeof tinkerEngines> {
  const settings: TinkerSettings = {
    address: server.address,
    apiKey: null,
    baseModel: NAME,
    encoding: 'protobuf',
    trains: 'all-weights',
    reduction: null,
    clip: null,
    snapshots: null,
    concurrency: 16,
    grouped: true,
    contextTokens: null,
    patienceSeconds: 5,
    ...change,
  };
  const engines = tinkerEngines({
    settings,
    tokenizerFolder: async () => join(folder, 'model'),
    contextTokensOf: async () => 64,
    log: () => undefined,
  });
  opened.push(engines);
  return engines;
}

const base = (): ModelReference => folderReference(join(folder, 'model'));
const open = (options: TrainerOptions = {}, change: Partial<TinkerSettings> = {}): Promise<TrainingEngine> =>
  enginesOf(change).openTrainer(base(), options);

describeTrainingEngine('the client of a Tinker server', {
  create: () => open(),
  createOther: () => open({ lora: { ...adapter, targets: [...adapter.targets] } }),
  can: { network: true, localFiles: false, exactBits: true, snapshots: true },
});

const data: readonly Datum[] = [
  { tokens: [1, 2, 3], targetTokens: [2, 3, 4], weights: [0, 1, 0.5] },
  { tokens: [5, 6], targetTokens: [6, 7], weights: [1, 1] },
];

async function trained(engine: TrainingEngine, steps = 3): Promise<number> {
  for (let step = 0; step < steps; step++) {
    await engine.forwardBackward(data, { kind: 'cross_entropy' });
    await engine.optimStep(adamParams(1e-2, 0));
  }
  return (await engine.forward(data, { kind: 'cross_entropy' })).lossSum;
}

describe('the client of a Tinker server', () => {
  it('trains to the very numbers of the engine in this process, in Protocol Buffers and in JSON', async () => {
    const own = await embeddedEngines(1).openTrainer(base());
    const expected = await trained(own);
    await own.close();
    for (const encoding of ['protobuf', 'json'] as const) {
      const engine = await open({}, { encoding });
      expect(await trained(engine)).toBe(expected);
      await engine.close();
    }
  });

  it('hands on what it trained: a checkpoint with what it began from, opened by another session to train, score and answer', async () => {
    const engine = await open();
    const lossSum = await trained(engine);
    const model = await engine.saveWeights('unused');
    expect(model).toMatchObject({ kind: 'remote', base: base() });
    await engine.close();
    const engines = enginesOf();
    const scorer = await engines.openScorer(model);
    expect((await scorer.forward(data, { kind: 'cross_entropy' })).lossSum).toBe(lossSum);
    await scorer.close();
    const next = await engines.openTrainer(model);
    expect((await next.forward(data, { kind: 'cross_entropy' })).lossSum).toBe(lossSum);
    await next.close();
    expect(await engines.tokenizerFolder(model)).toBe(join(folder, 'model'));
    expect(
      await engines.tokenizerFolder({ kind: 'remote', checkpoint: (model as { checkpoint: string }).checkpoint }),
    ).toBe(join(folder, 'model'));
  });

  it('keeps on the server what a folder of the run still names, and of what none names the newest alone', async () => {
    const engine = await open();
    const run = mkdtempSync(join(folder, 'run-'));
    const [best, loop] = [join(run, '.best-1'), join(run, 'work', 'loop')];
    const kept = (): string[] =>
      readdirSync(join(folder, 'state'), { recursive: true, encoding: 'utf8' }).filter((path) =>
        /weights[/\\]state-[^/\\]+$/.test(path),
      );
    const before = kept().length;
    mkdirSync(best, { recursive: true });
    await trained(engine, 1);
    await engine.saveState(best);
    const atBest = await trained(engine, 0);
    // As a loop does: written under one name, published under another, the one before removed.
    for (let count = 0; count < 5; count++) {
      await trained(engine, 1);
      const draft = join(loop, `step-${count}.writing`);
      mkdirSync(join(draft, 'saved'), { recursive: true });
      await engine.saveState(join(draft, 'saved'));
      renameSync(draft, join(loop, `step-${count}`));
      if (count > 0) rmSync(join(loop, `step-${count - 1}`), { recursive: true });
    }
    // The best one, the last one, and the one before it, which was named when the last one was written.
    expect(kept().length - before).toBe(3);
    const last = await trained(engine, 0);
    await engine.loadState(best, { optimizer: false });
    expect(await trained(engine, 0)).toBe(atBest);
    await engine.loadState(join(loop, 'step-4', 'saved'), { optimizer: true });
    expect(await trained(engine, 0)).toBe(last);
    await engine.close();
  });

  it('refuses what was trained on this machine, which the server does not have, and a second base of one name', async () => {
    const run = mkdtempSync(join(folder, 'own-run-'));
    cpSync(join(folder, 'model'), join(run, 'cold-start', 'model'), { recursive: true });
    writeFileSync(join(run, 'manifest.json'), '{}');
    const engines = enginesOf();
    const product = folderReference(join(run, 'cold-start', 'model'));
    await expect(engines.openTrainer(product)).rejects.toThrow(/trained on this machine/);
    await (await engines.openScorer(base())).close();
    const other = { kind: 'hub', repository: 'other/base', revision: 'main' } as const;
    await expect(engines.openScorer(other)).rejects.toThrow(/would both be tiny\/model/);
  });

  it('refuses a state of a server that is gone, and keeps what it has', async () => {
    const engine = await open();
    const lossSum = await trained(engine, 1);
    const states = mkdtempSync(join(folder, 'states-'));
    await engine.saveState(states);
    await expect(engine.loadState(join(states, 'nothing'), { optimizer: true })).rejects.toThrow(CheckpointError);
    expect(await trained(engine, 0)).toBe(lossSum);
    await engine.close();
  });

  it('refuses an adapter that the protocol cannot say, and a model whose name nobody told', async () => {
    await expect(open({ lora: { rank: 4, alpha: 8, targets: ['q_proj'] } })).rejects.toThrow(ConfigError);
    await expect(open({}, { baseModel: null })).rejects.toThrow(/baseModel/);
    await expect(open({}, { baseModel: 'other/model' })).rejects.toThrow(EngineError);
  });

  it('gives no snapshot of a server whose sampling sessions follow training, and asks where nobody says', async () => {
    const live = await open({}, { snapshots: 'live' });
    expect(await live.snapshot()).toBeNull();
    await live.close();
    const dialect = {
      reduction: 'sum',
      clip: null,
      snapshots: null,
      contextTokens: null,
      seedBits: 31,
      takesSeeds: false,
      takesPolicyWeights: false,
    } as const;
    const none = null as never;
    const untold = new TinkerEngine({
      dialect,
      connection: none,
      model: none,
      base: none,
      maxPositions: 1,
      origin: none,
    });
    await expect(untold.snapshot()).rejects.toThrow(EngineError);
    await expect(untold.snapshot()).rejects.toThrow(/state snapshots = "kept" under \[engine\]/);
  });

  it('says that nothing listens, after its patience', async () => {
    await expect(open({}, { address: 'http://127.0.0.1:9', patienceSeconds: 0 })).rejects.toThrow(
      /127\.0\.0\.1:9 gives no answer .*see to the server/i,
    );
  });
});

describe('a server that is slow to sample', () => {
  it('trains a step while a snapshot is sampled: the one does not wait for the other', async () => {
    const [asked, stepped] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const engines = embeddedEngines(1);
    const slow = await startTinkerServer({
      engines: {
        ...engines,
        openSampler: async (...model) => {
          const sampler = await engines.openSampler(...model);
          const sample: typeof sampler.sample = async (...call) => {
            asked.resolve();
            await stepped.promise;
            return sampler.sample(...call);
          };
          return { maxPositions: sampler.maxPositions, sample, close: () => sampler.close() };
        },
      },
      model: folderReference(join(folder, 'model')),
      name: NAME,
      stateFolder: join(folder, 'slow-state'),
      limits: { gatherMilliseconds: 1, pollSeconds: 5 },
    });
    try {
      const engine = await open({}, { address: slow.address });
      const snapshot = (await engine.snapshot())!;
      const params = { maxTokens: 4, temperature: 1, topP: null, topK: null, stopTokens: [] };
      const sampling = snapshot.sample([{ prompt: [1, 2], seed: 5 }], params);
      await asked.promise;
      await trained(engine, 2);
      stepped.resolve();
      const before = await sampling;
      expect(await snapshot.sample([{ prompt: [1, 2], seed: 5 }], params)).toEqual(before);
      expect(await engine.sample([{ prompt: [1, 2], seed: 5 }], params)).not.toEqual(before);
      await engine.close();
    } finally {
      stepped.resolve();
      for (const each of opened.splice(-1)) await each.close();
      await slow.close();
    }
  });
});
