/** A GGUF file as the base of a recipe: through the command line, as a user runs it. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesOf, runNode } from '../../test/worlds/disk-faults.ts';
import { runCommandLine, type CommandOutcome } from '../../test/worlds/run-command-line.ts';
import { writeTinyModel } from '../engine/fixtures/tiny-model-folder.ts';
import { exportGguf } from '../engine/hugging-face/gguf/export-gguf.ts';
import { ggufBytes, type GgufToWrite } from '../engine/hugging-face/gguf/fixtures/gguf-bytes.ts';
import { ggufText } from '../engine/hugging-face/gguf/gguf-header-bytes.ts';
import { smallGguf } from '../engine/hugging-face/gguf/fixtures/small-gguf.ts';
import { writeSparseGguf } from '../engine/hugging-face/gguf/fixtures/sparse-gguf.ts';
import { importGguf } from '../engine/hugging-face/gguf/import-gguf.ts';
import { inspectModelFolder } from '../engine/hugging-face/inspect-model-folder.ts';
import { SMALL_PIPELINE } from './fixtures/small-pipeline.ts';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'gguf-base-'));
let count = 0;
let work = root;

beforeAll(async () => {
  const modelFolder = join(root, 'qwen2');
  await writeTinyModel(modelFolder, { family: 'qwen2', cut: 'qwen2' });
  await exportGguf({ modelFolder, file: join(root, 'qwen2.gguf'), type: 'F32', name: 'tiny' });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

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

const run = (recipe: string, ...flags: string[]): Promise<CommandOutcome> =>
  runCommandLine(['run', recipe, '--out', join(work, 'run'), '--threads', '1', ...flags]);
const plan = (recipe: string, ...flags: string[]): Promise<CommandOutcome> =>
  runCommandLine(['plan', recipe, '--out', join(work, 'run'), ...flags]);

it('is written as the import writes it, and trained from', async () => {
  const { code, error } = await run(recipeOf('model = "../qwen2.gguf"', SMALL_PIPELINE), '--until', 'cold-start');
  expect([code, error.split('\n').filter((line) => /^error/i.test(line))]).toEqual([0, []]);
  expect(error).toMatch(/base: qwen2, [\d,]+ parameters, f32 of a GGUF file/);
  expect(error).toMatch(/^base: 1\/1/m);
  const imported = join(work, 'imported');
  await importGguf({ file: join(root, 'qwen2.gguf'), folder: imported, dtype: 'F32' });
  expect(readdirSync(join(work, 'run/base'))).toEqual(['model']);
  expect(filesOf(join(work, 'run/base/model'))).toEqual(filesOf(imported));
  expect(inspectModelFolder(join(work, 'run/cold-start/model'))).toEqual(inspectModelFolder(imported));
});

it('is written in bfloat16 where asked, and the manifest says what it is', async () => {
  const recipe = recipeOf('model = "../qwen2.gguf"\ndtype = "bf16"');
  expect((await run(recipe)).code).toBe(0);
  expect(JSON.parse(readFileSync(join(work, 'run/base/model/config.json'), 'utf8'))).toMatchObject({
    dtype: 'bfloat16',
  });
  const manifest = JSON.parse(readFileSync(join(work, 'run/manifest.json'), 'utf8')) as {
    stages: { base: { summary: object } };
  };
  expect(manifest.stages.base.summary).toEqual({ ...inspectModelFolder(join(root, 'qwen2')), dtype: 'bf16' });
});

it('counts by its contents: another place or name does nothing again, other weights do', async () => {
  const recipe = recipeOf('model = "mine.gguf"');
  const move = (from: string, to: string): void =>
    writeFileSync(recipe, readFileSync(recipe, 'utf8').replace(from, to));
  copyFileSync(join(root, 'qwen2.gguf'), join(work, 'mine.gguf'));
  expect((await run(recipe)).code).toBe(0);
  copyFileSync(join(root, 'qwen2.gguf'), join(work, 'moved.bin'));
  move('"mine.gguf"', '"moved.bin"');
  expect((await run(recipe)).error).toContain('complete already: base');
  writeFileSync(join(work, 'other.gguf'), ggufBytes(smallGguf()));
  move('"moved.bin"', '"other.gguf"');
  expect((await run(recipe)).error).toContain('base: file model.gguf changed; redoing base');
  expect(inspectModelFolder(join(work, 'run/base/model')).family).toBe('llama');
});

it('is planned with what it will write', async () => {
  const recipe = recipeOf('model = "../qwen2.gguf"');
  const { parameters } = inspectModelFolder(join(root, 'qwen2'));
  const of = `model/, a qwen2 of ${parameters.toLocaleString('en')} parameters in f32`;
  const text = (await plan(recipe)).out;
  expect(text).toContain(`asks no model; writes about ${(4e-6 * parameters).toFixed(1)} MB (${of})`);
  const { stages } = JSON.parse((await plan(recipe, '--json')).out) as { stages: { work: object }[] };
  expect(stages[0]!.work).toMatchObject({
    writes: { count: 4 * parameters, bound: 'about', of },
    engine: { trained: { tokens: { count: 0 } } },
  });
});

describe('a file that cannot be a base', () => {
  const changed = (change: (gguf: GgufToWrite) => void): Buffer => {
    const gguf = smallGguf();
    change(gguf);
    return ggufBytes(gguf);
  };
  it.each<[string, Buffer, RegExp]>([
    [
      'is cut off',
      ggufBytes(smallGguf()).subarray(0, -64),
      /tensor "blk.0.ffn_down.weight" ends at byte \d+, the file has/,
    ],
    ['is something else', Buffer.from('PK and so on'), /begins with "PK a", not "GGUF": it is no GGUF file/],
    [
      'has another architecture',
      changed(({ metadata }) => (metadata['general.architecture'] = ggufText('mamba'))),
      /general.architecture is "mamba"; allowed are llama, qwen2, qwen3/,
    ],
    [
      'is quantised otherwise',
      changed(({ tensors }) => (tensors[1] = { ...tensors[1]!, type: 19 })),
      /tensor "blk.0.attn_norm.weight" is of type 19 \(IQ1_S\); allowed are F32/,
    ],
    [
      'has metadata without end',
      (() => {
        const bytes = ggufBytes(smallGguf());
        bytes.writeBigUInt64LE(2n ** 50n, 16);
        return bytes;
      })(),
      /the metadata at byte 24 is to have 1125899906842624, of 13 bytes or more each; \d+ bytes are left for it/,
    ],
  ])('that %s is refused with its line by plan and run, before anything is written', async (_, bytes, message) => {
    const recipe = recipeOf('model = "./bad.gguf"');
    writeFileSync(join(work, 'bad.gguf'), bytes);
    for (const { code, error } of [await plan(recipe), await run(recipe)]) {
      expect(code).toBe(2);
      expect(error).toContain(`own.toml:6: stages.base.model: ${join(work, 'bad.gguf')}`);
      expect(error).toMatch(message);
    }
    expect(existsSync(join(work, 'run'))).toBe(false);
  });

  it.each([
    ['model = "none.gguf"', /own.toml:6: stages.base.model: there is no file none.gguf; paths start at the recipe's/],
    ['model = "models/none.GGUF"', /there is no file models\/none.GGUF/],
    ['model = "./none.gguf"', /there is no file \/.*none.gguf/],
    ['model = "gguf:none.gguf"', /gguf:none.gguf is a chat model; for a base name the file alone, without gguf:/],
    ['model = "../qwen2.gguf"\nrevision = "main"', /own.toml:7: stages.base.revision: .* is a file of this machine/],
    ['model = "../qwen2.gguf"\ndtype = "q4"', /own.toml:7: stages.base.dtype: .*"f32"/],
    [
      'model = "../qwen2"\ndtype = "bf16"',
      /own.toml:7: stages.base.dtype: .*qwen2 is no GGUF file; what is not written/,
    ],
    ['model = "a/b"\ndtype = "bf16"', /stages.base.dtype: a\/b is no GGUF file/],
  ])('is told: %s', async (table, message) => {
    const { code, error } = await plan(recipeOf(table));
    expect([code, error]).toEqual([2, expect.stringMatching(message)]);
  });
});

it('is stopped and killed without leaving a half of it, and begins anew', async () => {
  const recipe = recipeOf('model = "large.gguf"\ndtype = "bf16"');
  writeSparseGguf(join(work, 'large.gguf'), { hiddenSize: 32, intermediateSize: 2 ** 19 });
  const command = [MAIN, 'run', recipe, '--out', join(work, 'run')];
  const made = (): string[] => readdirSync(join(work, 'run/base'));
  const stopped = await runNode(command, { signalAt: { name: 'SIGINT', text: 'base: 0/' } });
  expect([stopped.code, made()]).toEqual([130, []]);
  expect(stopped.stderr).toContain('Stopped: nothing is kept of the imported model');
  const killed = await runNode(command, { signalAt: { name: 'SIGKILL', text: 'base: 0/' } });
  expect([killed.code, made()]).toEqual([null, [expect.stringMatching(/^\.model\.\d+\.draft$/)]]);
  expect((await runNode(command)).code).toBe(0);
  expect(made()).toEqual(['model']);
  expect(inspectModelFolder(join(work, 'run/base/model')).parameters).toBe(3 * 32 * 2 ** 19 + 4 * 32 * 32 + 7 * 32);
});
