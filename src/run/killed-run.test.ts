/** A run that is killed, starved or interrupted and then continued ends as an undisturbed one does. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../support/random.ts';
import { runSnapshot } from './fixtures/run-snapshot.ts';
import { runToy, type ToyOptions } from './fixtures/run-toy.ts';

const settings = { training: { learningRate: 0.1, steps: 12 }, every: { steps: 5 }, draws: { count: 10 } };
const root = mkdtempSync(join(tmpdir(), 'killed-run-'));
let undisturbed: Record<string, string>;

beforeAll(async () => {
  const { code, stderr } = await runToy(join(root, 'undisturbed'), { settings });
  expect(stderr).toContain('report: done');
  expect(code).toBe(0);
  undisturbed = runSnapshot(join(root, 'undisturbed'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs with one disturbance after the other until a run comes through; returns how many did not. */
async function runUntilDone(folder: string, disturbance: (attempt: number) => ToyOptions): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { code, stderr } = await runToy(folder, { settings, ...disturbance(attempt) });
    if (code === 0) return attempt;
    if (code !== null) expect(stderr).toMatch(/(RunError|CheckpointError|ENOSPC|no space left)/);
  }
  throw new Error('The run never came through');
}

describe('a run that is killed', () => {
  it.concurrent.each([1, 2])('at random changes of the file system ends as an undisturbed one (%i)', async (seed) => {
    const folder = join(root, `changes-${seed}`);
    const random = randomStream('kill', seed);
    const killed = await runUntilDone(folder, () => ({ fail: { how: 'kill', at: 1 + random.integer(120) } }));
    expect(killed).toBeGreaterThan(4);
    expect(runSnapshot(folder)).toEqual(undisturbed);
  });

  it('at random moments ends as an undisturbed one', async () => {
    const folder = join(root, 'moments');
    const random = randomStream('moment');
    const killed = await runUntilDone(folder, (attempt) => ({
      settings: { ...settings, stepMilliseconds: 15 },
      signal: { name: 'SIGKILL', afterMilliseconds: attempt > 12 ? 60_000 : 150 + random.integer(250) },
    }));
    expect(killed).toBeGreaterThan(1);
    const { 'config.json': _, ...files } = runSnapshot(folder);
    expect(undisturbed).toMatchObject(files);
  });
});

describe('a disk that is full', () => {
  it('leaves what was there, and the run goes on when there is room', async () => {
    const folder = join(root, 'full');
    await runUntilDone(folder, (attempt) => (attempt < 8 ? { fail: { how: 'full', at: 30 + attempt * 20 } } : {}));
    expect(runSnapshot(folder)).toEqual(undisturbed);
  });

  it('is told with the file that could not be written, by the kernel too', async () => {
    const folder = join(root, 'limit');
    const big = { ...settings, training: { learningRate: 0.1, steps: 60 } };
    const { code, stderr } = await runToy(folder, { settings: big, largestFileKilobytes: 3 });
    expect(code).toBe(1);
    expect(stderr).toMatch(/RunError: .*jsonl cannot be written: EFBIG/);
    expect((await runToy(folder, { settings: big })).code).toBe(0);
  });
});

describe('an interrupted run', () => {
  const slow = { ...settings, stepMilliseconds: 20, every: { steps: 1000 } };

  it('finishes its step, saves, says how to continue, and continues there', async () => {
    const folder = join(root, 'interrupted');
    const first = await runToy(folder, { settings: slow, signalAt: { name: 'SIGINT', text: 'train: 1/12' } });
    expect(first.stderr).toMatch(
      /InterruptedError: Stopped: train \(first\) is saved after step \d+\. To continue: toy-run/,
    );
    expect(first.code).toBe(130);
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);
    const second = await runToy(folder, { settings });
    expect(second.stderr).toMatch(/train: first continues after step [1-9]/);
    expect(runSnapshot(folder)).toEqual(undisturbed);
  });
});

describe('a manifest that is damaged', () => {
  it('is a RunError that names the file and what to do', async () => {
    const folder = join(root, 'damaged');
    cpSync(join(root, 'undisturbed'), folder, { recursive: true });
    const whole = readFileSync(join(folder, 'manifest.json'), 'utf8');
    for (const damaged of [whole.slice(0, 300), '', '{"format": 2}']) {
      writeFileSync(join(folder, 'manifest.json'), damaged);
      const { code, stderr } = await runToy(folder, { settings });
      expect(stderr).toMatch(/RunError: .*manifest\.json is damaged: .*delete it: every stage is then done again/);
      expect(code).toBe(1);
    }
    rmSync(join(folder, 'manifest.json'));
    expect((await runToy(folder, { settings })).code).toBe(0);
    expect(runSnapshot(folder)).toEqual(undisturbed);
  });
});
