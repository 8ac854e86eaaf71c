/** A base that exists, from a folder and from a hub, and what is trained from it: through the command line, as a user runs it. */
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine, type CommandOutcome } from '../../test/worlds/run-command-line.ts';
import { writeTinyModel } from '../engine/fixtures/tiny-model-folder.ts';
import {
  COMMIT,
  REPOSITORY,
  refuse,
  startScriptedHub,
  type ScriptedHub,
  type ScriptedHubOptions,
} from '../engine/hugging-face/hub/fixtures/scripted-hub.ts';
import { inspectModelFolder } from '../engine/hugging-face/inspect-model-folder.ts';
import { SMALL_PIPELINE } from './fixtures/small-pipeline.ts';

const root = mkdtempSync(join(tmpdir(), 'base-checkpoint-'));
let count = 0;
let work = root;

beforeAll(async () => {
  await writeTinyModel(join(root, 'qwen2'), { family: 'qwen2' });
  await writeTinyModel(join(root, 'llama'), { family: 'llama' });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

/** A recipe of the base alone, in a folder of its own. */
function recipeOf(table: string, more = ''): string {
  work = join(root, String(count++));
  mkdirSync(work);
  const path = join(work, 'own.toml');
  writeFileSync(
    path,
    `name = "own"\nabout = "A base of one's own."\nseed = 0\n[stages.base]\ndo = "base.checkpoint"\n${table}\n${more}`,
  );
  return path;
}

function run(recipe: string, ...flags: string[]): Promise<CommandOutcome> {
  return runCommandLine(['run', recipe, '--out', join(work, 'run'), '--threads', '1', ...flags]);
}

const reference = (): unknown => JSON.parse(readFileSync(join(work, 'run/base/model.json'), 'utf8'));

describe('a folder', () => {
  it.each(['qwen2', 'llama'] as const)('of the family %s is fine-tuned, reinforced and released', async (family) => {
    const recipe = recipeOf(`model = "../${family}"`, SMALL_PIPELINE);
    const { code, error } = await run(recipe);
    expect([code, error.split('\n').filter((line) => /^error/i.test(line))]).toEqual([0, []]);
    expect(reference()).toEqual({ kind: 'folder', path: join(root, family) });
    expect(inspectModelFolder(join(work, 'run/model'))).toEqual(inspectModelFolder(join(root, family)));
    // The weights are others than those that it began with.
    const weights = (folder: string): Buffer => readFileSync(join(folder, 'model.safetensors'));
    expect(weights(join(work, 'run/model')).equals(weights(join(root, family)))).toBe(false);
  });

  it('is not copied; a changed file does the stage again, another place alone does not', async () => {
    const recipe = recipeOf('model = "mine"');
    const mine = join(work, 'mine');
    mkdirSync(mine);
    for (const name of readdirSync(join(root, 'qwen2'))) copyFileSync(join(root, 'qwen2', name), join(mine, name));
    expect((await run(recipe)).code).toBe(0);
    expect(readdirSync(join(work, 'run/base'))).toEqual(['model.json']);
    expect((await run(recipe)).error).toContain('complete already: base');
    renameSync(mine, join(work, 'moved'));
    writeFileSync(recipe, readFileSync(recipe, 'utf8').replace('"mine"', '"moved"'));
    expect((await run(recipe)).error).toContain('complete already: base');
    writeFileSync(join(work, 'moved/generation_config.json'), '{"eos_token_id":[1]}');
    expect((await run(recipe)).error).toContain('base: file generation_config.json changed; redoing base');
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'is not there',
      (folder) => rmSync(folder, { recursive: true }),
      /own.toml:6: stages.base.model: there is no folder .*bad; paths start at the recipe's own folder/,
    ],
    [
      'has another architecture',
      (folder) => edit(folder, 'config.json', 'qwen2', 'mixtral'),
      /model_type is "mixtral"; allowed are llama/,
    ],
    ['lacks the tokenizer', (folder) => rmSync(join(folder, 'tokenizer.json')), /tokenizer.json/],
    [
      'lacks the chat template',
      (folder) => {
        rmSync(join(folder, 'chat_template.jinja'));
        edit(folder, 'tokenizer_config.json', '"chat_template"', '"no_template"');
      },
      /no chat template/,
    ],
    [
      'has cut-off weights',
      (folder) => {
        const path = join(folder, 'model.safetensors');
        writeFileSync(path, readFileSync(path).subarray(0, -8));
      },
      /model.safetensors/,
    ],
    [
      'has tensors of another width',
      (folder) => edit(folder, 'config.json', '"intermediate_size": 24', '"intermediate_size": 32'),
      /has shape \[24, 16\], the model needs \[32, 16\]/,
    ],
  ])('that %s is refused with its line before anything runs', async (_, damage, message) => {
    const recipe = recipeOf('model = "./bad"');
    mkdirSync(join(work, 'bad'));
    for (const name of readdirSync(join(root, 'qwen2')))
      copyFileSync(join(root, 'qwen2', name), join(work, 'bad', name));
    damage(join(work, 'bad'));
    const { code, error } = await run(recipe);
    expect(code).toBe(2);
    expect(error).toMatch(message);
    expect(existsSync(join(work, 'run'))).toBe(false);
  });

  it('that has gone since is asked for by name', async () => {
    const recipe = recipeOf('model = "mine"', SMALL_PIPELINE.replace('steps = 2', 'steps = 1'));
    mkdirSync(join(work, 'mine'));
    for (const name of readdirSync(join(root, 'qwen2')))
      copyFileSync(join(root, 'qwen2', name), join(work, 'mine', name));
    await run(recipe, '--until', 'base');
    renameSync(join(work, 'mine'), join(work, 'moved'));
    writeFileSync(recipe, readFileSync(recipe, 'utf8').replace('"mine"', '"moved"'));
    const { code, error } = await run(recipe, '--until', 'cold-start');
    expect(code).toBe(1);
    expect(error).toMatch(/There is no model folder .*mine. A run refers to its base model where it lies: put it back/);
  });

  it('has no revisions', async () => {
    const { code, error } = await run(recipeOf('model = "../qwen2"\nrevision = "main"'));
    expect([code, error]).toEqual([
      2,
      expect.stringMatching(/own.toml:7: stages.base.revision: .* which has no revisions/),
    ]);
  });
});

describe('a model of a hub', () => {
  let hub: ScriptedHub;
  afterEach(() => hub.close());

  async function open(options: ScriptedHubOptions = {}): Promise<void> {
    const folder = join(root, 'qwen2');
    const files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
    hub = await startScriptedHub({ files, ...options });
    vi.stubEnv('HF_ENDPOINT', hub.endpoint);
    vi.stubEnv('HF_TOKEN', '');
    vi.stubEnv('HF_HOME', root);
  }

  function recipeWith(table: string, more = ''): string {
    const recipe = recipeOf(table, more);
    vi.stubEnv('FLEMING_CACHE', join(work, 'cache'));
    return recipe;
  }

  const modelFolder = (): string => join(work, 'cache/models/someone--tiny-llama', COMMIT);

  it.each([`"${REPOSITORY}"`, `"hf:${REPOSITORY}"`, `"${REPOSITORY}@main"`, `"${REPOSITORY}"\nrevision = "main"`])(
    'named %s is fetched and pinned to its commit; the same run asks nothing again',
    async (model) => {
      await open();
      const recipe = recipeWith(`model = ${model}`);
      const { code, error } = await run(recipe);
      expect(code).toBe(0);
      expect(error).toContain(`base: ${REPOSITORY}@main is commit ${COMMIT}`);
      expect(reference()).toEqual({ kind: 'hub', repository: REPOSITORY, revision: COMMIT });
      const manifest = JSON.parse(readFileSync(join(work, 'run/manifest.json'), 'utf8')) as {
        stages: { base: { summary: object } };
      };
      expect(manifest.stages.base.summary).toMatchObject({
        repository: REPOSITORY,
        revision: 'main',
        commit: COMMIT,
        family: 'qwen2',
      });
      const asked = hub.requests.length;
      expect((await run(recipe)).error).toContain('complete already: base');
      expect(hub.requests).toHaveLength(asked);
    },
  );

  it('is trained from, and fetched again where the cache was emptied', async () => {
    await open();
    const recipe = recipeWith(`model = "${REPOSITORY}"`, SMALL_PIPELINE);
    expect((await run(recipe, '--until', 'trajectories')).code).toBe(0);
    expect((await run(recipe, '--until', 'base')).code).toBe(0);
    rmSync(join(work, 'cache'), { recursive: true });
    expect((await run(recipe, '--until', 'cold-start')).code).toBe(0);
    expect(existsSync(join(modelFolder(), 'model.safetensors'))).toBe(true);
  });

  it('is found in the cache by another run where there is no network, or it is forbidden', async () => {
    await open();
    const recipe = recipeWith(`model = "${REPOSITORY}"`);
    await run(recipe);
    const asked = hub.requests.length;
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    rmSync(join(work, 'run'), { recursive: true });
    const { code, error } = await run(recipe);
    expect([code, hub.requests.length]).toEqual([0, asked]);
    expect(error).toContain(`was commit ${COMMIT} when the hub was last asked`);
    rmSync(join(work, 'run'), { recursive: true });
    rmSync(join(work, 'cache'), { recursive: true });
    expect((await run(recipe)).error).toMatch(/is not in the cache, and HF_HUB_OFFLINE forbids to ask/);
  });

  it.each<[string, number, string | undefined, RegExp]>([
    ['gated', 401, 'GatedRepo', /is gated.*then set HF_TOKEN/],
    [
      'unknown',
      404,
      'RepoNotFound',
      /There is no someone\/tiny-llama at .*Beside the recipe there is no folder someone\/tiny-llama either/,
    ],
  ])('that is %s is told by name', async (_, status, code, message) => {
    await open({ instead: (_request, response) => (refuse(response, status, code), true) });
    const outcome = await run(recipeWith(`model = "${REPOSITORY}"`));
    expect([outcome.code, outcome.error]).toEqual([1, expect.stringMatching(message)]);
  });

  it('of another architecture is refused before its weights are fetched', async () => {
    const config = readFileSync(join(root, 'qwen2/config.json'), 'utf8').replace('qwen2', 'mixtral');
    const files = {
      'config.json': Buffer.from(config),
      'tokenizer.json': Buffer.from('{}'),
      'model.safetensors': Buffer.alloc(9),
    };
    await open({ files });
    const { code, error } = await run(recipeWith(`model = "${REPOSITORY}"`));
    expect([code, error]).toEqual([1, expect.stringMatching(/model_type is "mixtral"/)]);
    expect(hub.requests.some(({ store }) => store)).toBe(false);
  });

  it.each([
    ['model = "a/b/c"', /own.toml:6: stages.base.model: The repository is 'a\/b\/c'; it must be OWNER\/NAME/],
    ['model = "a/b@v1"\nrevision = "v2"', /own.toml:7: stages.base.revision: a\/b@v1 names a revision already/],
  ])('that %s cannot name is refused with its line', async (table, message) => {
    await open();
    const { code, error } = await run(recipeWith(table));
    expect([code, error, hub.requests]).toEqual([2, expect.stringMatching(message), []]);
  });

  it('is refused above the limit of the recipe, which the message names', async () => {
    await open();
    const { error } = await run(recipeWith(`model = "${REPOSITORY}"\nmaxGigabytes = 1e-6`));
    expect(error).toMatch(/the limit is 0.0 MB: raise it \(--max-gb, or maxGigabytes of the recipe's stage\)/);
  });

  it('stops at a signal, and the same command goes on with the same commit and what came', async () => {
    await open({ bytesPerSecond: 20_000 });
    const recipe = recipeWith(`model = "${REPOSITORY}"`);
    const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
    const child = spawn(process.execPath, [main, 'run', recipe, '--out', join(work, 'run')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let error = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
    const part = join(modelFolder(), 'model.safetensors.part');
    await expect
      .poll(() => statSync(part, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000 })
      .toBeGreaterThan(0);
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect([code, error]).toEqual([130, expect.stringContaining('Stopped: what came of the model is kept')]);
    const before = hub.requests.length;
    expect((await run(recipe)).code).toBe(0);
    const since = hub.requests.slice(before);
    expect(since.some(({ path }) => path.includes('/revision/'))).toBe(false);
    expect(since.some(({ range }) => range !== undefined)).toBe(true);
  });
});

function edit(folder: string, name: string, from: string, to: string): void {
  const path = join(folder, name);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replaceAll(from, to));
}
