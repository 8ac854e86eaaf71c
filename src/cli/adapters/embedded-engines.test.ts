import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { adamParams } from '../../engine/adam-schedule.ts';
import { writeTinyModel } from '../../engine/fixtures/tiny-model-folder.ts';
import { mergeAdapter } from '../../engine/hugging-face/merge-adapter.ts';
import { copyTokenizerFolder } from '../../engine/hugging-face/model-folder.ts';
import { loraSchema } from '../../engine/lora.ts';
import type { ModelHub } from '../../engine/model-hub.ts';
import { folderReference, type ModelReference } from '../../engine/model-reference.ts';
import { CheckpointError, ConfigError } from '../../support/errors.ts';
import { embeddedEngines } from './embedded-engines.ts';

const asked: unknown[] = [];
const hub: ModelHub = {
  commitOf: () => Promise.reject(new Error('not asked')),
  folderOf: (model) => {
    asked.push(model);
    return Promise.resolve('/the/cache');
  },
};

it.each<[string, ModelReference, typeof ConfigError | typeof CheckpointError, RegExp]>([
  [
    'of a remote service',
    { kind: 'remote', checkpoint: 'tinker://a/weights/1' },
    ConfigError,
    /^the embedded engine needs the files of a model, and tinker:\/\/a\/weights\/1 is not on/,
  ],
  [
    'whose folder has gone',
    { kind: 'folder', path: '/no/such/model' },
    CheckpointError,
    /There is no model folder \/no\/such\/model.*put it back/,
  ],
])('the embedded engine refuses a model %s by name', async (_, model, kind, message) => {
  const { openSampler, openScorer, openTrainer, tokenizerFolder } = embeddedEngines(1, hub);
  for (const use of [openSampler, openScorer, openTrainer, tokenizerFolder]) {
    await expect(use(model)).rejects.toThrow(kind);
    await expect(use(model)).rejects.toThrow(message);
  }
});

it('has a model of a hub from its cache', async () => {
  const model: ModelReference = { kind: 'hub', repository: 'Qwen/Qwen2.5-0.5B', revision: 'main' };
  expect(await embeddedEngines(1, hub).tokenizerFolder(model)).toBe('/the/cache');
  expect(asked).toEqual([model]);
});

describe('an adapter that a trainer saved', () => {
  const lora = loraSchema.parse({ rank: 2, alpha: 8, targets: ['q_proj', 'down_proj'] });
  const datum = {
    tokens: [1, 2, 3, 4],
    targetTokens: [2, 3, 4, 5],
    weights: [1, 1, 1, 1],
    logprobs: [-1, -1, -1, -1],
    advantages: [1, 1, 1, 1],
  };
  const trained = async () => {
    const folder = mkdtempSync(join(tmpdir(), 'adapter-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const base = join(folder, 'base');
    await writeTinyModel(base);
    const engines = embeddedEngines(1, hub);
    const trainer = await engines.openTrainer(folderReference(base), { lora, seed: 3 });
    await trainer.forwardBackward([datum], { kind: 'cross_entropy' });
    await trainer.optimStep(adamParams(0.05, 0));
    const adapter = await trainer.saveWeights(join(folder, 'adapter'));
    const { logprobs } = await trainer.forward([datum], { kind: 'cross_entropy' });
    copyTokenizerFolder(base, join(folder, 'adapter'));
    await trainer.close();
    return { engines, adapter, base, folder, logprobs: logprobs[0]! };
  };

  it('answers, scores and is trained on as it was', async () => {
    const { engines, adapter, logprobs } = await trained();
    for (const open of [engines.openScorer(adapter), engines.openTrainer(adapter, { lora })]) {
      const engine = await open;
      expect((await engine.forward([datum], { kind: 'cross_entropy' })).logprobs[0]).toEqual(logprobs);
      await engine.close();
    }
    const sampler = await engines.openSampler(adapter);
    const params = { maxTokens: 3, temperature: 0, topP: null, topK: null, stopTokens: [] };
    expect((await sampler.sample([{ prompt: [1, 2], seed: 0 }], params))[0]!.tokens).toHaveLength(3);
    await sampler.close();
  });

  it('merged into its base gives its numbers', async () => {
    const { engines, adapter, base, folder, logprobs } = await trained();
    const merged = join(folder, 'merged');
    mergeAdapter({ adapterFolder: (adapter as { path: string }).path, baseFolder: base, folder: merged });
    const engine = await engines.openTrainer(folderReference(merged));
    const [ours] = (await engine.forward([datum], { kind: 'cross_entropy' })).logprobs;
    await engine.close();
    ours!.forEach((value, place) => expect(value).toBeCloseTo(logprobs[place]!, 4));
    const plain = await engines.openScorer(folderReference(base));
    expect((await plain.forward([datum], { kind: 'cross_entropy' })).logprobs[0]![0]).not.toBeCloseTo(logprobs[0]!, 3);
    await plain.close();
  });

  it('is not trained in another shape, nor in all weights', async () => {
    const { engines, adapter } = await trained();
    await expect(engines.openTrainer(adapter, { lora: { ...lora, rank: 3 } })).rejects.toThrow(
      /is an adapter of rank 2, alpha 8.*rank 3, alpha 8.*merge/,
    );
    await expect(engines.openTrainer(adapter)).rejects.toThrow(/all weights/);
  });

  it('without its base is refused by name', async () => {
    const { engines, adapter, base } = await trained();
    rmSync(base, { recursive: true });
    await expect(engines.openSampler(adapter)).rejects.toThrow(/There is no model folder .*base/);
  });
});
