/** What was trained on a server of ours is fetched, and answers here as it does there, to the bit. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { embeddedEngines } from '../../cli/adapters/embedded-engines.ts';
import { startTinkerServer, type TinkerServer } from '../../serving/tinker/tinker-server.ts';
import { adamParams } from '../adam-schedule.ts';
import { writeTinyModel } from '../fixtures/tiny-model-folder.ts';
import { readAdapterConfig } from '../hugging-face/adapter-folder.ts';
import { loraSchema } from '../lora.ts';
import { folderReference, type ModelReference, type RemoteReference } from '../model-reference.ts';
import type { SampledSequence, Sampler } from '../sampler.ts';
import { loadTokenizer } from '../tokenizer/tokenizer.ts';
import type { TinkerSettings } from '../tinker-wire/tinker-settings.ts';
import { fetchCheckpoint } from './fetch-checkpoint.ts';
import { tinkerEngines } from './tinker-engines.ts';

const lora = loraSchema.parse({ rank: 4, alpha: 32 });
const root = mkdtempSync(join(tmpdir(), 'fetch-checkpoint-'));
const base = join(root, 'base');
let server: TinkerServer;
let engines: ReturnType<typeof tinkerEngines>;
beforeAll(async () => {
  await writeTinyModel(base);
  server = await startTinkerServer({
    engines: embeddedEngines(1),
    model: folderReference(base),
    name: 'tiny',
    stateFolder: join(root, 'state'),
    limits: { gatherMilliseconds: 1, pollSeconds: 5 },
  });
  engines = tinkerEngines({
    settings: settings(),
    tokenizerFolder: async () => base,
    contextTokensOf: async () => 64,
    log: () => undefined,
  });
});
afterAll(async () => {
  await engines.close();
  await server.close();
  rmSync(root, { recursive: true });
});

function settings(): TinkerSettings {
  const { address } = server;
  const stated = { apiKey: null, baseModel: 'tiny', encoding: 'protobuf', trains: 'all-weights' } as const;
  const told = { reduction: null, clip: null, snapshots: null, contextTokens: null };
  return { address, ...stated, ...told, concurrency: 4, grouped: true, patienceSeconds: 5 };
}

const fetched = (model: RemoteReference, name: string) =>
  fetchCheckpoint({
    settings: settings(),
    model,
    folder: join(root, name),
    maxBytes: 1e8,
    tokenizerFolder: async () => base,
    log: () => undefined,
  });

async function trained(isAdapter: boolean): Promise<RemoteReference> {
  const engine = await engines.openTrainer(folderReference(base), isAdapter ? { lora, seed: 3 } : {});
  const tokens = [5, 6, 7, 8];
  for (let step = 0; step < 3; step++) {
    await engine.forwardBackward([{ tokens, targetTokens: [6, 7, 8, 9], weights: [1, 1, 1, 1] }], {
      kind: 'cross_entropy',
    });
    await engine.optimStep(adamParams(3e-2, 0));
  }
  const model = await engine.saveWeights('unused');
  await engine.close();
  return model as RemoteReference;
}

async function answers(opened: Promise<Sampler>): Promise<SampledSequence[]> {
  const { vocabularySize } = loadTokenizer(base);
  const sampler = await opened;
  const sampling = { maxTokens: 12, temperature: 1, topP: null, topK: null, stopTokens: [], vocabularySize };
  const requests = [1, 2, 3].map((seed) => ({ prompt: [5, 6, 7], seed }));
  const sampled = await sampler.sample(requests, sampling);
  await sampler.close();
  // The wire has numbers of 32 bits.
  return sampled.map((each) => ({ ...each, logprobs: each.logprobs.map(Math.fround) }));
}

it.each(['adapter', 'model'] as const)('a folder that was fetched answers as the server does: %s', async (kind) => {
  const model = await trained(kind === 'adapter');
  const { folder, ...rest } = await fetched(model, `fetched-${kind}`);
  expect(rest).toEqual({ kind, base: folderReference(base) });
  const [there, here, untrained] = [
    await answers(engines.openSampler(model)),
    await answers(embeddedEngines(1).openSampler(folderReference(folder))),
    await answers(embeddedEngines(1).openSampler(folderReference(base))),
  ];
  expect(here).toEqual(there);
  expect(here).not.toEqual(untrained);
  expect(readdirSync(folder)).toContain('tokenizer.json');
  if (kind === 'adapter') expect(readAdapterConfig(folder)).toEqual({ lora, base: folderReference(base) });
  // Neither the weights that were saved to be fetched nor a model stays.
  const runs = (await (await fetch(`${server.address}/api/v1/checkpoints`)).json()) as { checkpoints: unknown[] };
  expect(JSON.stringify(runs)).not.toContain('sampler_weights');
});

it('a base that only the server knows by name must be said; what is not there, or is there already, is refused', async () => {
  const engine = await engines.openTrainer(folderReference(base), { lora, seed: 4 });
  const { checkpoint } = (await engine.saveWeights('unused')) as RemoteReference;
  await engine.close();
  const nameless: ModelReference = { kind: 'remote', checkpoint };
  await expect(fetched(nameless, 'none')).rejects.toThrow('which is no name on a model hub');
  await expect(fetched({ ...nameless, checkpoint: checkpoint.replace(/[^/]+$/, 'other') }, 'none')).rejects.toThrow(
    'there is no checkpoint',
  );
  expect(readdirSync(root).filter((name) => name.includes('none'))).toEqual([]);
  const own = await fetched({ ...nameless, base: folderReference(base) }, 'own');
  await expect(fetched({ ...nameless, base: folderReference(base) }, 'own')).rejects.toThrow('is there already');
  expect(JSON.parse(readFileSync(join(own.folder, 'adapter_config.json'), 'utf8'))).toMatchObject({
    base_model_name_or_path: base,
  });
});
