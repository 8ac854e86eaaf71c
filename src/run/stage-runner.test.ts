import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, RunError } from '../support/errors.ts';
import { sha256OfFile } from '../support/hash.ts';
import { readEvents } from './fixtures/read-events.ts';
import { runSnapshot } from './fixtures/run-snapshot.ts';
import { toySettings, toyStages, type ToySettings } from './fixtures/toy-run.ts';
import { InterruptedError, type Interrupt } from './interrupt.ts';
import { readManifest } from './manifest.ts';
import { createProgress } from './progress.ts';
import { runStages, type RunOptions } from './stage-runner.ts';
import type { Stage } from './stage.ts';

const root = mkdtempSync(join(tmpdir(), 'runner-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder: string;
let count = 0;
beforeEach(() => void (folder = join(root, String(count++))));

const small: ToySettings = { ...toySettings, training: { learningRate: 0.1, steps: 4 }, draws: { count: 5 } };

/** Runs the toy stages (or others) and returns the lines a person would see. */
async function run(settings: ToySettings, overrides: Partial<RunOptions> = {}): Promise<string[]> {
  let text = '';
  const progress = createProgress({ mode: 'plain', write: (part) => void (text += part) });
  await runStages({
    folder,
    stages: toyStages(settings),
    seed: settings.seed,
    config: settings,
    progress,
    ...overrides,
  });
  return text.split('\n').filter((line) => !/: \d+\/|^$/.test(line));
}

/** How often a run of five steps saves. */
async function savings(overrides: Partial<RunOptions>): Promise<number> {
  let saved = 0;
  const stage: Stage = {
    name: 'loop',
    version: 1,
    inputs: [],
    settings: {},
    run: async ({ loop }) => {
      const save = async (): Promise<void> => void saved++;
      const step = async (): Promise<number> => 0;
      const none = async (): Promise<void> => {};
      await loop('steps', { totalSteps: 5, every: { seconds: 100 }, initialState: 0, step, save, load: none });
    },
  };
  await runStages({ folder, stages: [stage], seed: 0, config: {}, ...overrides });
  return saved;
}

describe('a run', () => {
  it('saves its loops as often as it is told, without which the stages say how often', async () => {
    expect(await savings({ checkpointSeconds: 1e-9 })).toBe(5);
    folder = `${folder}-again`;
    expect(await savings({})).toBe(1);
  });

  it('leaves a manifest with hashes of all products, the config, joined metrics and event files', async () => {
    await run(small);
    const manifest = readManifest(folder)!;
    expect(Object.keys(manifest.stages)).toEqual(['draw', 'train', 'report']);
    const { outputs, summary, wallSeconds } = manifest.stages['train']!;
    expect(outputs.map(({ path }) => path)).toEqual([
      'train/rollouts-first.jsonl',
      'train/rollouts-second.jsonl',
      'train/weight.txt',
    ]);
    for (const output of outputs) expect(sha256OfFile(join(folder, output.path))).toBe(output.sha256);
    expect(summary).toEqual({ weight: Number(readFileSync(join(folder, 'train', 'weight.txt'), 'utf8')) });
    expect(wallSeconds).toBeGreaterThan(0);
    expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toEqual(small);
    const stagesOfLines = (file: string): string[] =>
      readFileSync(join(folder, file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { stage: string }).stage);
    expect(stagesOfLines('metrics.jsonl')).toEqual(['draw', ...Array<string>(10).fill('train')]);
    expect(stagesOfLines('timings.jsonl')).toEqual(stagesOfLines('metrics.jsonl'));
    const events = readEvents(readFileSync(join(folder, 'tensorboard', 'train', 'events.out.tfevents.fleming')));
    expect(Object.keys(events.at(-1)!.scalars)).toEqual(['second/loss', 'second/sum', 'second/seconds']);
    expect(readdirSync(join(folder, 'work'))).toEqual([]);
    // The stage `report` logs nothing.
    const files = ['draw.jsonl', 'train.first.jsonl', 'train.jsonl', 'train.second.jsonl'];
    for (const kind of ['metrics', 'timings']) expect(readdirSync(join(folder, kind)).toSorted()).toEqual(files);
  });

  it('repeats nothing when called again', async () => {
    await run(small);
    const before = runSnapshot(folder);
    expect(await run(small)).toEqual(['complete already: draw, train, report']);
    expect(runSnapshot(folder)).toEqual(before);
  });

  it('stops after the stage that is asked for, and refuses one it does not know', async () => {
    await run(small, { until: 'draw' });
    expect(Object.keys(readManifest(folder)!.stages)).toEqual(['draw']);
    await expect(run(small, { until: 'trian' })).rejects.toThrow(ConfigError);
  });
});

describe('a run from a stage', () => {
  const started = (lines: readonly string[]): string[] =>
    lines.filter((line) => line.endsWith('started')).map((line) => line.replace(': started', ''));

  it('does it and all that reads from it anew, and leaves what it left before', async () => {
    await run(small);
    const before = runSnapshot(folder);
    expect(started(await run(small, { from: 'train' }))).toEqual(['train', 'report']);
    expect(runSnapshot(folder)).toEqual(before);
  });

  it('continues after an interruption without repeating, when it is no longer told from where', async () => {
    await run(small);
    const before = runSnapshot(folder);
    const stopping: Interrupt = {
      requested: false,
      throwIfRequested: (saved) => {
        if (saved.startsWith('train is saved after mine-first')) throw new InterruptedError(saved);
      },
    };
    await expect(run(small, { from: 'train', interrupt: stopping })).rejects.toThrow(InterruptedError);
    expect(Object.keys(readManifest(folder)!.stages)).toEqual(['draw']);
    const lines = await run(small);
    expect(started(lines)).toEqual(['train', 'report']);
    expect(lines).toContain('train: first continues after step 4');
    expect(runSnapshot(folder)).toEqual(before);
  });

  it('until another touches nothing after that one', async () => {
    await run(small);
    const kept = readManifest(folder)!.stages['report'];
    expect(started(await run(small, { from: 'draw', until: 'train' }))).toEqual(['draw', 'train']);
    expect(readManifest(folder)!.stages['report']).toEqual(kept);
    expect(await run(small)).toEqual(['complete already: draw, train, report']);
  });

  it('is refused, and nothing is removed, where the name is unknown or the end does not need it', async () => {
    await run(small);
    const before = runSnapshot(folder);
    await expect(run(small, { from: 'trian' })).rejects.toThrow(
      'There is no stage trian; did you mean train? stages are draw, train, report',
    );
    await expect(run(small, { from: 'report', until: 'train' })).rejects.toThrow(
      'train does not read from report, one way or another, so nothing would be done anew; begin with one of draw, train',
    );
    expect(runSnapshot(folder)).toEqual(before);
  });
});

describe('a changed setting', () => {
  it('redoes just the stages that depend on it and names it', async () => {
    await run(small);
    const changed = { ...small, training: { ...small.training, learningRate: 0.2 } };
    const lines = await run(changed);
    expect(lines.slice(0, 2)).toEqual([
      'complete already: draw',
      'train: setting training.learningRate changed 0.1 -> 0.2; redoing train, report',
    ]);
    expect(lines.filter((line) => line.endsWith('started'))).toEqual(['train: started', 'report: started']);
  });

  it('gives what a new run with it gives', async () => {
    await run(small);
    const changed = { ...small, draws: { count: 6 }, seed: 8 };
    expect((await run(changed))[0]).toMatch(
      /^draw: the seed changed 7 -> 8; setting draws.count changed 5 -> 6; redoing draw, train, report$/,
    );
    const redone = runSnapshot(folder);
    rmSync(folder, { recursive: true });
    await run(changed);
    expect(redone).toEqual(runSnapshot(folder));
  });

  it('marks what it makes void as stale at once, and what comes back as complete', async () => {
    await run(small);
    const changed = { ...small, draws: { count: 6 } };
    const statuses = (): string[] => Object.values(readManifest(folder)!.stages).map(({ status }) => status);
    const failing = toyStages(changed).map((stage) => ({ ...stage, run: () => Promise.reject(new Error('no')) }));
    await expect(run(changed, { stages: failing })).rejects.toThrow('no');
    expect(statuses()).toEqual(['stale', 'stale']);
    expect(existsSync(join(folder, 'draw', 'draws.jsonl'))).toBe(false);
    expect(readFileSync(join(folder, 'metrics.jsonl'), 'utf8')).toBe('');

    const lines = await run(small);
    expect(lines.filter((line) => line.endsWith('started'))).toEqual(['draw: started']);
    expect(statuses()).toEqual(['complete', 'complete', 'complete']);
  });

  it('redoes a stage under way too', async () => {
    const broken = (settings: ToySettings): Stage[] =>
      toyStages(settings).map((stage) =>
        stage.name === 'train'
          ? {
              ...stage,
              run: async (context) => {
                await stage.run(context);
                throw new Error('late');
              },
            }
          : stage,
      );
    await expect(run(small, { stages: broken(small) })).rejects.toThrow('late');
    const changed = { ...small, training: { learningRate: 0.3, steps: 4 } };
    const lines = await run(changed);
    expect(lines).toContain('train: setting training.learningRate changed 0.1 -> 0.3; redoing train');
    expect(lines.filter((line) => line.includes('continues'))).toEqual([]);
  });
});

describe('products and files', () => {
  it('that are missing redo their stage alone when they come back the same', async () => {
    await run(small);
    rmSync(join(folder, 'draw', 'draws.jsonl'));
    const lines = await run(small);
    expect(lines).toContain('draw: draw/draws.jsonl is missing; redoing draw');
    expect(lines.filter((line) => line.endsWith('started'))).toEqual(['draw: started']);
  });

  it('that come back different redo what was made from them', async () => {
    const stages = (text: string): Stage[] => [
      {
        name: 'a',
        version: 1,
        inputs: [],
        settings: {},
        run: async (c) => writeFileSync(join(c.folder, 'a'), text),
      },
      {
        name: 'b',
        version: 1,
        inputs: ['a'],
        settings: {},
        run: async (c) => writeFileSync(join(c.folder, 'b'), readFileSync(join(c.input('a'), 'a'))),
      },
    ];
    await run(small, { stages: stages('one') });
    rmSync(join(folder, 'a', 'a'));
    const lines = await run(small, { stages: stages('two') });
    expect(lines).toContain('b: the products of a changed; redoing b');
    expect(readFileSync(join(folder, 'b', 'b'), 'utf8')).toBe('two');
  });

  it('that were changed by hand are refused, not overwritten', async () => {
    await run(small);
    appendFileSync(join(folder, 'draw', 'draws.jsonl'), '0.5\n');
    await expect(run(small)).rejects.toThrow(/draws\.jsonl is not what stage draw wrote .* Put it back, or delete it/);
  });

  it('from outside the run folder redo the stages that read them when they change', async () => {
    const file = join(root, 'seed-graph.txt');
    const stages: Stage[] = [
      { name: 'a', version: 1, inputs: [], settings: {}, files: { 'seed graph': file }, run: async () => {} },
    ];
    writeFileSync(file, '1');
    await run(small, { stages });
    writeFileSync(file, '2');
    expect(await run(small, { stages })).toContain('a: file seed graph changed; redoing a');
    expect(await run(small, { stages: [{ ...stages[0]!, version: 2 }] })).toContain(
      "a: the stage's version changed 1 -> 2; redoing a",
    );
  });
});

describe('a run folder', () => {
  it('is refused when it holds something else', async () => {
    await run(small);
    writeFileSync(join(root, 'someone-elses.txt'), '');
    await expect(run(small, { folder: root })).rejects.toThrow(/is not a run folder and not empty/);
  });

  it('is free again after a failure', async () => {
    const stages: Stage[] = [
      { name: 'a', version: 1, inputs: [], settings: {}, run: () => Promise.reject(new Error('no')) },
    ];
    await expect(run(small, { stages })).rejects.toThrow('no');
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);
  });
});

describe('stage declarations', () => {
  const stage = (name: string, inputs: string[] = []): Stage => ({
    name,
    version: 1,
    inputs,
    settings: {},
    run: async () => {},
  });

  it.each([
    ['a name that is a folder of the run', [stage('metrics')], 'cannot be a stage'],
    ['a name twice', [stage('a'), stage('a')], 'Two stages are called a'],
    [
      'an input that comes later',
      [stage('a', ['b']), stage('b')],
      'Stage a reads from b, which is not declared before it',
    ],
    [
      'reading what is not declared',
      [stage('a'), { ...stage('b'), run: async (c) => void c.input('a') } as Stage],
      'without declaring',
    ],
    [
      'a loop name twice',
      [
        {
          ...stage('a'),
          run: async (c) => {
            await c.once('x', async () => 1);
            await c.once('x', async () => 1);
          },
        } as Stage,
      ],
      'uses the name x twice',
    ],
  ])('refuse %s', async (_, stages, message) => {
    await expect(run(small, { stages })).rejects.toThrow(RunError);
    await expect(run(small, { stages })).rejects.toThrow(message);
  });
});
