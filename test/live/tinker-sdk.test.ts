/**
 * The official Python SDK and its cookbook against `fleming serve tinker`: a client's whole life, a toy whose reward rises, and
 * the recipes sl_loop and rl_loop as they are, with a kill of the server between. Needs a Python that has them
 * (scripts/tinker-sdk.sh installs one; FLEMING_TINKER_PYTHON names another); without it the tests are skipped.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NAME, python, runPython, serve, writeWorld, type Ended, type Served } from './support/tinker/tinker-world.ts';

const SUPPORT = new URL('./support/tinker/', import.meta.url).pathname;
const TOKENS = '[5,9,14,3,8,21]';
const folder = mkdtempSync(join(tmpdir(), 'tinker-sdk-'));
const withCookbook = python === null ? false : (await runPython(['-c', 'import tinker_cookbook'], folder)).code === 0;
let server: Served;

if (python === null) console.log('skipped: there is no Python with the SDK; scripts/tinker-sdk.sh installs one');
else if (!withCookbook) console.log('the cookbook is not installed: its recipes are skipped');

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(python === null)('the official SDK', () => {
  beforeAll(async () => {
    await writeWorld(folder);
    server = await serve(folder, ['--threads', '1', '--max-models', '4']);
  });

  it('trains, samples, saves, resumes to the same numbers, and is told what is refused', async () => {
    const torch = withCookbook ? ['torch'] : [];
    const run = await runPython([join(SUPPORT, 'life.py'), server.address, NAME, TOKENS, ...torch], folder);
    expect(run.code, run.err).toBe(0);
    const told = JSON.parse(run.out);
    expect(told.info).toEqual([NAME, true, 4]);
    expect(told.losses[2][0]).toBeLessThan(told.losses[0][0]);
    expect(told.prompt_logprobs[0]).toBeNull();
    told.forward.forEach((value: number, at: number) => expect(told.prompt_logprobs[at + 1]).toBeCloseTo(value, 4));
    expect(told.prompt_logprobs_later).toEqual(told.prompt_logprobs);
    expect(told.named_logprobs).toEqual(told.prompt_logprobs);
    expect(told.samples[0]).toEqual(told.samples[1]);
    expect(told.samples[0][0]).not.toEqual(told.samples[0][1]);
    expect(told.resumed).toEqual(told.undisturbed);
    expect(told.loaded).toEqual(told.undisturbed);
    expect(told.without_optimizer).not.toEqual(told.undisturbed);
    if (withCookbook) expect(told.custom['loss:sum']).toBeCloseTo(told.custom.squares, 2);
    expect(told.unknown_loss).toContain('supported are cross_entropy, importance_sampling, ppo');
    expect(told.bad_token).toContain('token 1000000');
    expect(told.after_refusals).toContain('no step was made');
    expect(told.trained_on).toHaveLength(1);
    expect(told.name_taken).toContain('is there already');
    expect(told.checkpoints).toEqual(['sampler_weights/sampler-1', 'weights/state-1']);
    expect(told.checkpoints_left).toEqual(['weights/state-1']);
  });

  it('raises the reward of a toy', async () => {
    const run = await runPython([join(SUPPORT, 'toy_loop.py'), server.address, NAME, '120', TOKENS], folder);
    expect(run.code, run.err).toBe(0);
    const rewards: number[] = JSON.parse(run.out);
    expect(mean(rewards.slice(-3))).toBeGreaterThan(mean(rewards.slice(0, 3)) + 0.2);
  });
});

describe.skipIf(!withCookbook)('the cookbook', () => {
  const recipe = (name: string, log: string, more: readonly string[]): Promise<Ended> => {
    const place = [`base_url=${server.address}`, `model_name=${NAME}`, `log_path=${join(folder, log)}`];
    return runPython(['-m', `tinker_cookbook.recipes.${name}`, ...place, ...more], folder);
  };
  const lines = (log: string, file: string): any[] =>
    readFileSync(join(folder, log, file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const write = (log: string, checkpoints: readonly unknown[]): void => {
    mkdirSync(join(folder, log), { recursive: true });
    const text = checkpoints.map((each) => `${JSON.stringify(each)}\n`).join('');
    writeFileSync(join(folder, log, 'checkpoints.jsonl'), text);
  };

  beforeAll(async () => {
    await server.stop();
    server = await serve(folder, ['--threads', '1', '--max-models', '8', '--full']);
  });

  it('fine-tunes by sl_loop, and goes on from its checkpoint over a kill of the server to the same numbers', async () => {
    const settings = ['batch_size=16', 'learning_rate=0.03', 'save_every=50', 'train_on_what=last_assistant_message'];
    const run = await recipe('sl_loop', 'sl', settings);
    expect(run.code, run.err).toBe(0);
    const first = lines('sl', 'metrics.jsonl');
    expect(first.at(-1).train_mean_nll).toBeLessThan(0.1);
    const checkpoints = lines('sl', 'checkpoints.jsonl');
    await server.stop('SIGKILL');
    server = await serve(folder, ['--threads', '1', '--max-models', '8', '--full']);
    // As if the client had been killed with it, after the first checkpoint.
    write('sl-again', checkpoints.slice(0, 1));
    const resumed = await recipe('sl_loop', 'sl-again', settings);
    expect(resumed.code, resumed.err).toBe(0);
    expect(resumed.err + resumed.out).toContain('Resuming from batch 50');
    const again = lines('sl-again', 'metrics.jsonl');
    expect(again.map(({ step, train_mean_nll: nll }) => [step, nll])).toEqual(
      first.slice(50).map(({ step, train_mean_nll: nll }) => [step, nll]),
    );
  });

  it('raises the reward by rl_loop', async () => {
    const { state_path: path } = lines('sl', 'checkpoints.jsonl').at(-1);
    write('rl', [{ name: 'start', batch: 0, state_path: path }]);
    const settings = ['batch_size=4', 'group_size=8', 'learning_rate=0.01', 'save_every=6', 'max_tokens=40'];
    const run = await recipe('rl_loop', 'rl', [...settings, 'loss_fn=importance_sampling']);
    expect(run.code, run.err).toBe(0);
    const rewards = lines('rl', 'metrics.jsonl').map((each) => each['reward/total']);
    expect(rewards).toHaveLength(16);
    expect(mean(rewards.slice(-5))).toBeGreaterThan(0.75);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
