/** A run of the real stages that is killed, interrupted, repeated or changed ends as an undisturbed one does. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { readReport } from '../../src/cli/read-report.ts';
import { readManifest } from '../../src/run/manifest.ts';
import { randomStream } from '../../src/support/random.ts';
import { fleming, runProgram, SMOKE_RECIPE, startFleming } from './fixtures/fleming.ts';
import { runKilled, startedStages, stepsIn, type KillWhen } from './fixtures/killed-run.ts';
import { recipeCopy } from './fixtures/recipe-copy.ts';
import { differingProducts } from './fixtures/run-products.ts';

const undisturbed = inject('smokeRun').folder;
const root = mkdtempSync(join(tmpdir(), 'continued-run-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const STAGES = Object.keys(readManifest(undisturbed)?.stages ?? {});

describe('a run that is killed', () => {
  it('six times at random, within steps and between them, has the products of an undisturbed one', async () => {
    const folder = join(root, 'killed');
    const parameters = ['run', SMOKE_RECIPE, '--out', folder, '--checkpoint-seconds', '0.03'];
    const outcomes = await runKilled(parameters, randomKills(folder));
    expect(outcomes.at(-1)).toMatchObject({ code: 0 });
    expect(outcomes.filter(({ code }) => code === null)).toHaveLength(6);
    expect(outcomes.map(({ stderr }) => stderr).join('')).toMatch(/ continues after step [1-9]/);
    expect(differingProducts(folder, undisturbed)).toEqual([]);
    expect(readReport(folder).rows).toEqual(readReport(undisturbed).rows);
  });
});

/** Three when a loop has written some of its steps, three at a moment of a stage; in the order of the stages. */
function randomKills(folder: string): KillWhen[] {
  const random = randomStream('smoke run', 'kills');
  const trained = [
    'base.pre-training',
    'cold-start.fine-tuning',
    'stage-1.grpo',
    'stage-2.grpo',
    'control-stage-1.grpo',
  ];
  const atSteps = random
    .shuffle(trained)
    .slice(0, 3)
    .map((loop) => {
      const stage = loop.split('.')[0]!;
      const steps = stepsIn(undisturbed, loop);
      const wanted = 1 + random.integer(steps - 1);
      return { stage, isDue: () => stepsIn(folder, loop) >= wanted };
    });
  const moments = random.shuffle(['base', 'cold-start', 'stage-1', 'stage-2', 'control-fine-tuning', 'evaluation']);
  const atMoments = moments.slice(0, 3).map((stage) => {
    const delay = random.next() * 1000 * readManifest(undisturbed)!.stages[stage]!.wallSeconds;
    let begun: number | null = null;
    return {
      stage,
      // At the latest when the stage is over, which it is sooner where the machine has less to do than before.
      isDue: (stderr: string) => {
        if (startedStages(stderr).includes(stage)) begun ??= performance.now();
        return isOver(stage, stderr) || (begun !== null && performance.now() - begun >= delay);
      },
    };
  });
  return [...atSteps, ...atMoments]
    .sort((left, right) => STAGES.indexOf(left.stage) - STAGES.indexOf(right.stage))
    .map(({ isDue }) => isDue);
}

function isOver(stage: string, stderr: string): boolean {
  const before = /^complete already: (.*)$/m.exec(stderr)?.[1]?.split(', ') ?? [];
  return before.includes(stage) || stderr.includes(`\n${stage}: done`);
}

describe('a run that is interrupted', () => {
  it('saves, exits with 130 and says how to continue, which ends with the same products', async () => {
    const folder = join(root, 'interrupted run');
    const running = startFleming(['run', SMOKE_RECIPE, '--out', folder, '--until', 'base']);
    while (!running.hasEnded() && stepsIn(folder, 'base.pre-training') < 2) await pause(3);
    running.signal('SIGINT');
    const { code, stderr } = await running.ended;
    expect(stderr).toContain('Stopping after this step; a second Ctrl-C stops at once.');
    const told = /^fleming: Stopped: base \(pre-training\) is saved after step (\d+)\. To continue: npx (.*)$/m.exec(
      stderr,
    );
    expect(told, stderr).not.toBeNull();
    expect(code).toBe(130);
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);
    const [, step, command] = told!;
    const again = await runProgram('bash', [
      '-c',
      command!.replace(/^fleming /, `'${process.execPath}' bin/fleming.js `),
    ]);
    expect(again.stderr).toContain(`base: pre-training continues after step ${step}`);
    expect(again.code).toBe(0);
    for (const file of ['base/model/model.safetensors', 'metrics/base.pre-training.jsonl'])
      expect(readFileSync(join(folder, file)).equals(readFileSync(join(undisturbed, file)))).toBe(true);
  });
});

describe('a run from a stage', () => {
  it('that is interrupted continues by a command without --from, and repeats nothing', async () => {
    const folder = join(root, 'from a stage');
    cpSync(undisturbed, folder, { recursive: true });
    const running = startFleming(['run', 'smoke', '--from', 'base', '--out', folder, '--until', 'base']);
    const isBegun = (): boolean => startedStages(running.stderr()).includes('base');
    while (!running.hasEnded() && !(isBegun() && stepsIn(folder, 'base.pre-training') >= 2)) await pause(3);
    running.signal('SIGINT');
    const { code, stderr } = await running.ended;
    expect([code, startedStages(stderr)]).toEqual([130, ['base']]);
    const told = /saved after step (\d+)\. To continue: npx (fleming run smoke --out '.*' --until base)$/m.exec(stderr);
    expect(told, stderr).not.toBeNull();
    const command = told![2]!.replace(/^fleming /, `'${process.execPath}' bin/fleming.js `);
    const again = await runProgram('bash', ['-c', command]);
    expect(again.stderr).toContain(`base: pre-training continues after step ${told![1]}`);
    expect([again.code, startedStages(again.stderr)]).toEqual([0, ['base']]);
    // In the manifest the stage stands after the others, where it came last.
    expect(differingProducts(folder, undisturbed).filter((file) => file !== 'manifest.json')).toEqual([]);
    const outputs = (run: string): unknown =>
      Object.fromEntries(Object.entries(readManifest(run)!.stages).map(([name, entry]) => [name, entry.outputs]));
    expect(outputs(folder)).toEqual(outputs(undisturbed));
    // What follows was made from the same base, and stands.
    const { stderr: whole } = await fleming(['run', 'smoke', '--out', folder]);
    expect(whole).toBe(`complete already: ${STAGES.join(', ')}\n`);
  });
});

describe('a finished run', () => {
  it('is not repeated by the same command', async () => {
    const folder = join(root, 'again');
    cpSync(undisturbed, folder, { recursive: true });
    const { code, stdout, stderr } = await fleming(['run', SMOKE_RECIPE, '--out', folder]);
    expect(code).toBe(0);
    expect(stderr).toBe(`complete already: ${STAGES.join(', ')}\n`);
    expect(stdout).toContain('RL stage 2');
    for (const file of ['manifest.json', 'metrics.jsonl', 'report.html'])
      expect(readFileSync(join(folder, file)).equals(readFileSync(join(undisturbed, file)))).toBe(true);
  });

  it('does again what a changed setting touches, says so, and marks the rest as out of date', async () => {
    const folder = join(root, 'changed');
    cpSync(undisturbed, folder, { recursive: true });
    const recipe = recipeCopy(root, 'changed.toml', [
      [/(?<=\[stages\.cold-start\][^]*?\nlearningRate = )1e-3/, '2e-3'],
    ]);
    const { code, stderr } = await fleming(['run', recipe, '--out', folder, '--until', 'cold-start']);
    expect(stderr).toContain('complete already: graph, questions, base, trajectories\n');
    expect(stderr).toContain(
      'cold-start: setting cold-start.learningRate changed 0.001 -> 0.002; redoing cold-start\n',
    );
    expect(startedStages(stderr)).toEqual(['cold-start']);
    expect(code).toBe(0);
    const { stages } = readManifest(folder)!;
    expect(Object.keys(stages).filter((stage) => stages[stage]!.status === 'stale')).toEqual(
      STAGES.slice(STAGES.indexOf('stage-1')),
    );
    const weights = 'cold-start/model/model.safetensors';
    expect(readFileSync(join(folder, weights)).equals(readFileSync(join(undisturbed, weights)))).toBe(false);
    const kept = ['base/model/model.safetensors', 'questions/train.jsonl', 'trajectories/trajectories.jsonl'];
    for (const file of kept)
      expect(readFileSync(join(folder, file)).equals(readFileSync(join(undisturbed, file)))).toBe(true);
  });
});
