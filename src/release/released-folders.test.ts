import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../engine/fixtures/tiny-model-folder.ts';
import { writeAdapterFolder } from '../engine/hugging-face/adapter-folder.ts';
import { adapterLayout } from '../engine/hugging-face/adapter-layout.ts';
import { readModelConfig } from '../engine/hugging-face/model-config.ts';
import { parameterCount } from '../engine/hugging-face/parameter-layout.ts';
import { loraSchema } from '../engine/lora.ts';
import type { ModelHub } from '../engine/model-hub.ts';
import { folderReference, type HubReference, type ModelReference } from '../engine/model-reference.ts';
import type { RemoteModels } from '../engine/remote-models.ts';
import type { StageContext } from '../run/stage.ts';
import { ConfigError, EngineError } from '../support/errors.ts';
import { releasedFolders, type ReleaseSources } from './released-folders.ts';
import { writeReleaseFolder } from './write-model-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'released-'));
const [base, bare, adapter] = [join(root, 'base'), join(root, 'bare'), join(root, 'adapter')];
const onHub: HubReference = { kind: 'hub', repository: 'some/base', revision: 'a1b2' };
const lora = loraSchema.parse({ rank: 2, alpha: 32 });

function writeAdapter(folder: string, of: ModelReference): void {
  const layout = adapterLayout(readModelConfig(base), lora);
  writeAdapterFolder(folder, { lora, base: of }, layout, new Float32Array(parameterCount(layout)).fill(0.01));
}

beforeAll(async () => {
  await writeTinyModel(base);
  cpSync(base, bare, { recursive: true });
  rmSync(join(bare, 'model.safetensors'));
  writeAdapter(adapter, onHub);
});
afterAll(() => rmSync(root, { recursive: true }));

const fetches: number[] = [];
const remoteModels: RemoteModels = {
  fetch: async (model, folder, { maxBytes }) => {
    fetches.push(maxBytes);
    cpSync(adapter, folder, { recursive: true });
    return { folder, kind: 'adapter', base: model.base ?? null };
  },
};
const hubOf = (folder: () => string): ModelHub => ({
  commitOf: () => Promise.reject(new Error('a release asks for no commit')),
  folderOf: async () => folder(),
});

/** Of a stage whose work was or was not done before it was killed. */
function context(name: string): StageContext {
  const once = async (what: string, produce: (folder: string) => Promise<unknown>) => {
    const folder = join(root, `${name}-${what}`);
    if (readdirSync(root).includes(`${name}-${what}`)) return { folder, value: null };
    mkdirSync(folder);
    return { folder, value: await produce(folder) };
  };
  return { name, once, progress: { log: () => {}, update: () => {} } } as unknown as StageContext;
}

const sources = (change: Partial<ReleaseSources> = {}): ReleaseSources => ({
  model: { kind: 'remote', checkpoint: 'tinker://run/weights/w', base: onHub },
  form: 'model',
  maxBytes: 1e9,
  signal: new AbortController().signal,
  hub: hubOf(() => base),
  remoteModels,
  ...change,
});

describe('the files of a release', () => {
  it('of a model on a server are fetched, once, within the limit, and its base is had from the hub', async () => {
    for (let times = 0; times < 2; times++)
      expect(await releasedFolders(sources(), context('one'))).toEqual({
        from: join(root, 'one-fetched', 'model'),
        base,
      });
    expect(fetches).toEqual([1e9]);
  });

  it('of an adapter alone need no base', async () => {
    const hub = hubOf(() => {
      throw new EngineError('not asked');
    });
    expect(await releasedFolders(sources({ form: 'adapter', hub }), context('two'))).toMatchObject({ base: null });
    const whole = sources({ form: 'adapter', model: folderReference(base) });
    await expect(releasedFolders(whole, context('three'))).rejects.toThrow('is a whole model; leave form out');
  });

  it('say what to do where the weights of the base are nowhere', async () => {
    const refused = async (hub: ModelHub): Promise<unknown> =>
      releasedFolders(sources({ hub }), context('four')).catch((error: unknown) => error);
    for (const hub of [
      hubOf(() => bare),
      hubOf(() => {
        throw new EngineError('too large');
      }),
    ]) {
      const error = await refused(hub);
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as Error).message).toMatch(
        /weights of hf:some\/base@a1b2.*form = "adapter" to release the adapter/,
      );
    }
  });

  it("of a server that is not the recipe's are not here", async () => {
    await expect(releasedFolders(sources({ remoteModels: null }), context('five'))).rejects.toThrow(
      'is not on this machine',
    );
  });
});

it('an adapter that is released alone says of what it is one', async () => {
  const card = { name: 'n', about: 'A.', made: null, licence: null, steps: ['s'], prompt: 'plain', seed: 1 };
  const call = { formats: [], dtype: null, buildGraph: () => new Uint8Array(0) };
  await writeReleaseFolder({ from: adapter, base: null, to: join(root, 'alone') }, card, call);
  const text = readFileSync(join(root, 'alone', 'README.md'), 'utf8');
  expect(text).toContain('library_name: peft');
  expect(text).not.toContain('How to run it');
  expect(readFileSync(join(root, 'alone', 'SHA256SUMS'), 'utf8')).toContain('  adapter_model.safetensors\n');
  expect(text).toContain('A LoRA adapter of hf:some/base@a1b2, whose weights it needs');
  writeAdapter(join(root, 'beside-folder'), folderReference(base));
  await writeReleaseFolder({ from: join(root, 'beside-folder'), base: null, to: join(root, 'named') }, card, call);
  const named = readFileSync(join(root, 'named', 'README.md'), 'utf8');
  expect(named).toContain('adapter of base,');
  expect(named).not.toContain(root);
});
