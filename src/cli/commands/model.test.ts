import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { writeTinyModel } from '../../engine/fixtures/tiny-model-folder.ts';
import { ggufBytes } from '../../engine/hugging-face/gguf/fixtures/gguf-bytes.ts';
import { smallGguf } from '../../engine/hugging-face/gguf/fixtures/small-gguf.ts';
import { writeSparseGguf } from '../../engine/hugging-face/gguf/fixtures/sparse-gguf.ts';
import {
  COMMIT,
  REPOSITORY,
  startScriptedHub,
  type ScriptedHub,
} from '../../engine/hugging-face/hub/fixtures/scripted-hub.ts';
import { runNode } from '../../../test/worlds/disk-faults.ts';
import { loraSchema } from '../../engine/lora.ts';
import { folderReference } from '../../engine/model-reference.ts';
import { embeddedEngines } from '../adapters/embedded-engines.ts';
import { runCommandLine } from '../../../test/worlds/run-command-line.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
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
    const again = ['model', 'fetch', REPOSITORY, '--cache', other, '--hub-url', slow.endpoint];
    const child = spawn(process.execPath, [MAIN, ...again], { stdio: ['ignore', 'ignore', 'pipe'] });
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

  it('prints the folder, and on standard error how far it is; or one JSON document', async () => {
    const out = join(cache, 'imported');
    const { error, ...rest } = await runCommandLine(['model', 'import', file, '--out', out]);
    expect(rest).toEqual({ code: 0, out: `${out}\n` });
    expect(error).toMatch(/imported: started\n.*imported \(MB\): 0\/1\n.*imported \(MB\): 1\/1/);
    const quiet = await runCommandLine(['model', 'import', file, '--out', `${out}-quiet`, '--quiet']);
    expect(quiet).toEqual({ code: 0, out: `${out}-quiet\n`, error: '' });
    const again = await runCommandLine(['model', 'import', file, '--out', `${out}-16`, '--dtype', 'bf16', '--json']);
    expect(JSON.parse(again.out)).toEqual({
      folder: `${out}-16`,
      family: 'llama',
      parameters: 116,
      tokens: 4,
      dtype: 'BF16',
    });
    expect(again.error).toBe('');
    const half = await runCommandLine(['model', 'import', file, '--out', `${out}-half`, '--dtype', 'f16', '--quiet']);
    expect([half.code, readdirSync(`${out}-half`)]).toEqual([0, readdirSync(out)]);
  });

  it('stops at a signal and leaves nothing; the same command begins anew', async () => {
    const [large, work] = [join(cache, 'large.gguf'), join(cache, 'work')];
    writeSparseGguf(large, { hiddenSize: 32, intermediateSize: 2 ** 20 });
    mkdirSync(work);
    const again = ['model', 'import', large, '--out', join(work, 'out')];
    const { code, stderr } = await runNode([MAIN, ...again], { signalAt: { name: 'SIGINT', text: '(MB): 0/' } });
    expect([code, readdirSync(work)]).toEqual([130, []]);
    expect(stderr).toContain('Stopped: nothing was kept of the folder');
    expect(stderr).toContain(`To continue: npx fleming ${again.join(' ')}`);
    const killed = await runNode([MAIN, ...again], { signalAt: { name: 'SIGKILL', text: '(MB): 0/' } });
    expect([killed.code, readdirSync(work)]).toEqual([null, [expect.stringMatching(/^\.out\.\d+\.draft$/)]]);
    writeSparseGguf(large, { hiddenSize: 16, intermediateSize: 16 });
    expect((await runNode([MAIN, ...again])).code).toBe(0);
    expect(readdirSync(work)).toEqual(['out']);
  });

  it('that the disk has no room for after all is told in words, and leaves nothing', async () => {
    const [large, work] = [join(cache, 'larger.gguf'), join(cache, 'full')];
    writeSparseGguf(large, { hiddenSize: 16, intermediateSize: 2 ** 16 });
    mkdirSync(work);
    const again = ['model', 'import', large, '--out', join(work, 'out')];
    const { code, stderr } = await runNode([MAIN, ...again], { largestFileKilobytes: 4000 });
    expect([code, readdirSync(work)]).toEqual([1, []]);
    expect(stderr).toMatch(/fleming: .*the file would be longer than you or the disk allow/);
  });

  it.each([
    [[file], 2, /--out <folder>/],
    [[file, '--out', join(cache, 'x'), '--dtype', 'q4'], 2, /--dtype is 'q4'; allowed are f32, bf16 and f16/],
    [[join(cache, 'none.gguf'), '--out', join(cache, 'x')], 2, /none\.gguf: no such file/],
    [[file, '--out', cache], 1, /is there already/],
  ])('answers %j in words', async (parameters, expected, message) => {
    const { code, error } = await runCommandLine(['model', 'import', ...parameters]);
    expect(code).toBe(expected);
    expect(error).toMatch(message);
    expect(existsSync(join(cache, 'x'))).toBe(false);
  });
});

describe('model merge', () => {
  const lora = loraSchema.parse({ rank: 2, alpha: 4 });
  const made = async () => {
    const root = mkdtempSync(join(tmpdir(), 'model-merge-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const [base, adapter, out] = [join(root, 'base'), join(root, 'adapter'), join(root, 'whole')];
    await writeTinyModel(base);
    const trainer = await embeddedEngines(1).openTrainer(folderReference(base), { lora });
    await trainer.saveWeights(adapter);
    await trainer.close();
    return { base, adapter, out };
  };

  it('makes a folder that is asked like any other, the tokenizer from the base', async () => {
    const { base, adapter, out } = await made();
    const merged = await runCommandLine(['model', 'merge', adapter, '--out', out]);
    expect([merged.code, merged.out, merged.error]).toEqual([0, `${out}\n`, '']);
    const asked = (model: string, ...flags: string[]) =>
      runCommandLine(['ask', 'Which test comes next?', '--model', model, '--max-tokens', '4', '--json', ...flags]);
    const answers = [await asked(base), await asked(adapter), await asked(out)];
    const texts = answers.map((answer) => (JSON.parse(answer.out) as { raw: string }).raw);
    expect(texts).toEqual([texts[0], texts[0], texts[0]]);
    expect(readdirSync(out)).toContain('tokenizer.json');
  });

  it('says when it failed on the way, and leaves nothing', async () => {
    const { adapter, out } = await made();
    truncateSync(join(adapter, 'adapter_model.safetensors'), 100);
    const { code, out: printed, error } = await runCommandLine(['model', 'merge', adapter, '--out', out]);
    expect([code, printed]).toEqual([1, '']);
    expect(error).toContain('adapter_model.safetensors');
    expect(readdirSync(dirname(out)).toSorted()).toEqual(['adapter', 'base']);
  });

  it('refuses a folder that is there, a base that is not, and what is no adapter', async () => {
    const { base, adapter, out } = await made();
    const refused = async (...command: string[]) => {
      const { code, error } = await runCommandLine(['model', 'merge', ...command]);
      return [code, error];
    };
    expect(await refused(adapter, '--out', base)).toEqual([2, expect.stringContaining('is there already')]);
    const gone = await refused(adapter, '--out', out, '--base', '/no/such/base');
    expect(gone).toEqual([expect.any(Number), expect.stringContaining('/no/such/base')]);
    expect((await refused(base, '--out', out))[1]).toContain('adapter_config.json');
    expect((await refused(adapter, '--out', out, '--dtype', 'q4'))[1]).toContain('f32, bf16 and f16');
    expect(existsSync(out)).toBe(false);
  });
});

it('ask --stop ends the answer before a text, given several times too', async () => {
  const model = mkdtempSync(join(tmpdir(), 'ask-stop-'));
  onTestFinished(() => rmSync(model, { recursive: true }));
  await writeTinyModel(model);
  const ask = async (...stops: string[]) => {
    const flags = stops.flatMap((text) => ['--stop', text]);
    const { out } = await runCommandLine(['ask', 'Which?', '--model', model, '--max-tokens', '24', '--json', ...flags]);
    return JSON.parse(out) as { raw: string; tokens: number; stopReason: string };
  };
  const free = await ask();
  const middle = free.raw.slice(3, 6);
  const stopped = await ask('nowhere', middle);
  expect(stopped.raw).toBe(free.raw.slice(0, free.raw.indexOf(middle)));
  expect(stopped.stopReason).toBe('stop');
  expect(stopped.tokens).toBeLessThan(free.tokens);
});

it('ask --quantise takes 8bit and nothing else', async () => {
  const model = mkdtempSync(join(tmpdir(), 'ask-8bit-'));
  onTestFinished(() => rmSync(model, { recursive: true }));
  await writeTinyModel(model);
  const ask = (bits: string) =>
    runCommandLine(['ask', 'Which test?', '--model', model, '--max-tokens', '3', '--json', '--quantise', bits]);
  expect(JSON.parse((await ask('8bit')).out)).toMatchObject({ tokens: expect.any(Number) });
  expect((await ask('4bit')).error).toContain('8bit is the one there is');
});
