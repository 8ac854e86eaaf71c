import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ggufBytes } from '../../engine/hugging-face/gguf/fixtures/gguf-bytes.ts';
import { smallGguf } from '../../engine/hugging-face/gguf/fixtures/small-gguf.ts';
import {
  COMMIT,
  REPOSITORY,
  startScriptedHub,
  type ScriptedHub,
} from '../../engine/hugging-face/hub/fixtures/scripted-hub.ts';
import { runCommandLine } from '../../../test/worlds/run-command-line.ts';

const cache = mkdtempSync(join(tmpdir(), 'model-fetch-'));
let hub: ScriptedHub;
beforeAll(async () => {
  hub = await startScriptedHub();
});
afterAll(async () => {
  await hub.close();
  rmSync(cache, { recursive: true });
});

const fetched = (...flags: string[]) =>
  runCommandLine(['model', 'fetch', ...flags, '--cache', cache, '--hub-url', hub.endpoint]);
const folder = join(cache, 'models', 'someone--tiny-llama', COMMIT);

describe('model fetch', () => {
  it('prints the folder, and on standard error which commit it is', async () => {
    const { code, out, error } = await fetched(`${REPOSITORY}@main`);
    expect([code, out]).toEqual([0, `${folder}\n`]);
    expect(error).toContain(`${REPOSITORY}@main is commit ${COMMIT}`);
    expect(readdirSync(folder)).toContain('config.json');
  });

  it('prints one JSON document and nothing else when asked', async () => {
    const { out, error } = await fetched(`${REPOSITORY}@${COMMIT}`, '--json');
    expect(JSON.parse(out)).toMatchObject({ folder, commit: COMMIT, revision: COMMIT, fetched: false });
    expect(error).toBe('');
  });

  it('stops at a signal, and the same command goes on with what came', async () => {
    const slow = await startScriptedHub({ bytesPerSecond: 100_000 });
    const other = join(cache, 'other');
    const main = new URL('../main.ts', import.meta.url).pathname;
    const again = ['model', 'fetch', REPOSITORY, '--cache', other, '--hub-url', slow.endpoint];
    const child = spawn(process.execPath, [main, ...again], { stdio: ['ignore', 'ignore', 'pipe'] });
    let error = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
    const part = join(other, 'models', 'someone--tiny-llama', COMMIT, 'model-00001-of-00002.safetensors.part');
    await expect
      .poll(() => statSync(part, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000 })
      .toBeGreaterThan(0);
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    await slow.close();
    expect(code).toBe(130);
    expect(error).toContain('Stopped: what came is kept. To continue: npx fleming model fetch someone/tiny-llama');
    expect(statSync(part).size).toBeGreaterThan(0);
  });

  it.each([
    [['nothing/like-it'], 1, /There is no nothing\/like-it at http/],
    [[`${REPOSITORY}@v2`], 1, /has no revision v2/],
    [[`${REPOSITORY}@`], 2, /must be a branch/],
    [['a/b/c'], 2, /must be OWNER\/NAME/],
    [[REPOSITORY, '--max-gb', '0'], 2, /above 0/],
  ])('answers %j in words', async (flags, expected, message) => {
    const { code, error } = await fetched(...flags);
    expect(code).toBe(expected);
    expect(error).toMatch(message);
  });
});

describe('model import', () => {
  const file = join(cache, 'small.gguf');
  beforeAll(() => writeFileSync(file, ggufBytes(smallGguf())));

  it('prints the folder, or one JSON document', async () => {
    const out = join(cache, 'imported');
    expect(await runCommandLine(['model', 'import', file, '--out', out])).toEqual({
      code: 0,
      out: `${out}\n`,
      error: '',
    });
    const again = await runCommandLine(['model', 'import', file, '--out', `${out}-16`, '--dtype', 'bf16', '--json']);
    expect(JSON.parse(again.out)).toEqual({
      folder: `${out}-16`,
      family: 'llama',
      parameters: 116,
      tokens: 4,
      dtype: 'BF16',
    });
  });

  it.each([
    [[file], 2, /--out <folder>/],
    [[file, '--out', join(cache, 'x'), '--dtype', 'q4'], 2, /--dtype is 'q4'; allowed are f32 and bf16/],
    [[join(cache, 'none.gguf'), '--out', join(cache, 'x')], 1, /Cannot open .*none.gguf/],
    [[file, '--out', cache], 1, /is there already/],
  ])('answers %j in words', async (parameters, expected, message) => {
    const { code, error } = await runCommandLine(['model', 'import', ...parameters]);
    expect(code).toBe(expected);
    expect(error).toMatch(message);
    expect(existsSync(join(cache, 'x'))).toBe(false);
  });
});
