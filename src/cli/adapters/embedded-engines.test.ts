import { expect, it } from 'vitest';
import type { ModelHub } from '../../engine/model-hub.ts';
import type { ModelReference } from '../../engine/model-reference.ts';
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
