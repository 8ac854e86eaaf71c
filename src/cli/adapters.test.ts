/** Chat models of a recipe: a folder beside the recipe, else a name of the hub. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { writeTinyModel } from '../engine/fixtures/tiny-model-folder.ts';
import { REPOSITORY, startScriptedHub, type ScriptedHub } from '../engine/hugging-face/hub/fixtures/scripted-hub.ts';
import { chatModelSchema } from '../pipeline/recipe-schema.ts';
import { planAdapters, recipeAdapters } from './adapters/adapters.ts';

const root = mkdtempSync(join(tmpdir(), 'adapters-'));
let hub: ScriptedHub;
beforeAll(async () => {
  await writeTinyModel(join(root, 'beside'));
  const files = Object.fromEntries(
    readdirSync(join(root, 'beside')).map((name) => [name, readFileSync(join(root, 'beside', name))]),
  );
  hub = await startScriptedHub({ files });
});
afterAll(async () => {
  await hub.close();
  rmSync(root, { recursive: true });
});
afterEach(() => vi.unstubAllEnvs());

const using = (use: string) => chatModelSchema.parse({ use });

it('hashes the files of a folder, and of a name none, since a hub keeps them', () => {
  const names = Object.keys(planAdapters.chatModels.files(using('hf:beside'), root));
  expect(names).toContain('model model.safetensors');
  expect(planAdapters.chatModels.files(using(`hf:${REPOSITORY}`), root)).toEqual({});
});

it('opens either, with what each says of itself', async () => {
  vi.stubEnv('HF_ENDPOINT', hub.endpoint);
  vi.stubEnv('HF_TOKEN', '');
  vi.stubEnv('HF_HOME', root);
  vi.stubEnv('FLEMING_CACHE', join(root, 'cache'));
  const { chatModels } = await recipeAdapters({ engine: { kind: 'embedded' }, threads: 1 });
  const opened = [
    await chatModels.open(using('hf:beside'), root),
    await chatModels.open(using(`hf:${REPOSITORY}`), root),
  ];
  await Promise.all(opened.map(({ model }) => model.close()));
  expect(opened.map(({ spec }) => spec)).toEqual(['hf:beside', `hf:${REPOSITORY}`]);
  expect(opened[0]!.sha256).toBe(opened[1]!.sha256);
  // A folder of that name goes before the hub's.
  mkdirSync(join(root, REPOSITORY), { recursive: true });
  await expect(chatModels.open(using(`hf:${REPOSITORY}`), root)).rejects.toThrow(/tokenizer.json/);
});
