/** A network that fails: whatever is lost, doubled or cut, gradients are counted once and weights are the undisturbed run's. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FaultyProxy, FAULTS } from '../../../test/worlds/faulty-proxy.ts';
import { embeddedEngines } from '../../cli/adapters/embedded-engines.ts';
import { startTinkerServer, type TinkerServer } from '../../serving/tinker/tinker-server.ts';
import type { Datum } from '../datum.ts';
import { writeTinyModel } from '../fixtures/tiny-model-folder.ts';
import { folderReference } from '../model-reference.ts';
import type { SampledSequence } from '../sampler.ts';
import { tinkerEngines } from './tinker-engines.ts';

const NAME = 'tiny/model';
const STEPS = 12;
const data: readonly Datum[] = Array.from({ length: 4 }, (_, index) => ({
  tokens: [1 + index, 2, 3],
  targetTokens: [2, 3, 4 + index],
  weights: [1, 1, 1],
}));
const adam = { learningRate: 1e-2, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0, gradClipNorm: 1 };

let folder: string;
let server: TinkerServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tinker-faults-'));
  await writeTinyModel(join(folder, 'model'));
  server = await startTinkerServer({
    engines: embeddedEngines(1),
    model: folderReference(join(folder, 'model')),
    name: NAME,
    stateFolder: join(folder, 'state'),
    limits: { gatherMilliseconds: 1, pollSeconds: 2, models: 4 },
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Trained {
  readonly losses: readonly number[];
  readonly sequences: readonly SampledSequence[];
}

/** A few steps of training with samples between and beside them, a state saved and gone back to. */
async function train(address: string): Promise<Trained> {
  const engines = tinkerEngines({
    settings: {
      address,
      apiKey: 'tml-test',
      baseModel: NAME,
      encoding: 'protobuf',
      trains: 'all-weights',
      reduction: null,
      clip: null,
      snapshots: null,
      concurrency: 8,
      grouped: true,
      contextTokens: null,
      patienceSeconds: 60,
    },
    tokenizerFolder: async () => folder,
    contextTokensOf: async () => 64,
    log: () => undefined,
  });
  const states = mkdtempSync(join(folder, 'run-'));
  const engine = await engines.openTrainer(folderReference(join(folder, 'model')));
  let snapshot = (await engine.snapshot())!;
  const losses: number[] = [];
  const sequences: SampledSequence[] = [];
  for (let step = 0; step < STEPS; step++) {
    const requests = Array.from({ length: 6 }, (_, index) => ({ prompt: [1, 2], seed: 100 * step + index }));
    const params = { maxTokens: 4, temperature: 1, topP: null, topK: null, stopTokens: [] };
    const [first, , , beside] = await Promise.all([
      engine.forwardBackward(data, { kind: 'cross_entropy' }),
      engine.forwardBackward(data.slice(1), { kind: 'cross_entropy' }),
      engine.optimStep(adam),
      snapshot.sample(requests, params),
    ]);
    losses.push(first.lossSum);
    if (step === 5) await engine.saveState(states);
    sequences.push(...beside, ...(await engine.sample(requests, params)));
    snapshot = (await engine.snapshot())!;
  }
  await engine.loadState(states, { optimizer: true });
  losses.push((await engine.forward(data, { kind: 'cross_entropy' })).lossSum);
  await engine.close();
  await engines.close();
  return { losses, sequences };
}

it('changes no number of a run, whatever the network does', async () => {
  const undisturbed = await train(server.address);
  const proxy = await FaultyProxy.start(server.address, { share: 0.25, seed: 3 });
  try {
    expect(await train(proxy.address)).toEqual(undisturbed);
  } finally {
    await proxy.close();
  }
  expect([...proxy.met.keys()].toSorted()).toEqual([...FAULTS].toSorted());
  expect(undisturbed.losses.at(-2)).toBeLessThan(undisturbed.losses[0]!);
});
