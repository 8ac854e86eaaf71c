import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedEngine } from '../engine/embedded/open-engine.ts';
import type { EngineFactory, TrainerOptions } from '../engine/engine-factory.ts';
import { byteTokenizer, FakeEngine, fakeEngines } from '../engine/fixtures/fake-engine.ts';
import { writeTinyModel } from '../engine/fixtures/tiny-model-folder.ts';
import { writeTokenizerFolder } from '../engine/hugging-face/model-folder.ts';
import { folderReference, requireFolder } from '../engine/model-reference.ts';
import { loadTokenizer } from '../engine/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../engine/tokenizer/train-bpe.ts';
import { toyGraph } from '../graph/fixtures/toy-graph.ts';
import { InterruptedError, neverInterrupted, type Interrupt } from '../run/interrupt.ts';
import { runStages } from '../run/stage-runner.ts';
import { ConfigError } from '../support/errors.ts';
import type { JsonObject } from '../support/json.ts';
import { textbook } from '../textbook/textbook.ts';
import { atLeast } from '../../test/worlds/at-least.ts';
import { type ContinuedCall, runContinuedStage } from './continued-stage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'continued-'));
  const { tokenizerJson } = trainTokenizer({ texts: [], phrases: [], mergeCount: 0, vocabularyLimit: null });
  writeTokenizerFolder(join(folder, 'start'), tokenizerJson, { maxPositions: 4096 });
});
afterEach(() => rmSync(folder, { recursive: true }));

const none = { textbook: 0, common: 0, left: 0, option: 0, observe: 0, recite: 0, fact: 0, path: 0 };
const graph = toyGraph();

interface RunOptions {
  readonly call?: Partial<ContinuedCall>;
  readonly run?: string;
  readonly seed?: number;
  readonly interrupt?: Interrupt;
  readonly engines?: EngineFactory;
}

async function train({ call = {}, run = 'run', seed = 7, interrupt = neverInterrupted, engines }: RunOptions = {}) {
  const engine = new FakeEngine(() => 'so');
  const opened: (TrainerOptions | undefined)[] = [];
  const fakes: EngineFactory = {
    ...fakeEngines(engine),
    openTrainer: async (_model, options) => {
      opened.push(options);
      return engine;
    },
  };
  const { stages } = await runStages({
    folder: join(folder, run),
    stages: [
      {
        name: 'reading',
        version: 1,
        inputs: [],
        settings: {},
        run: (context) =>
          runContinuedStage(context, engines ?? fakes, graph, {
            start: folderReference(join(folder, 'start')),
            opening: undefined,
            rows: { length: 80, drillWeight: 3, shares: { ...none, textbook: 1 }, languages: { en: 1, zh: 0 } },
            training: { steps: 6, rowsPerStep: 2, learningRate: 0.01, warmupSteps: 2, weightDecay: 0 },
            probeSize: 3,
            probeEverySteps: 3,
            ...call,
          }),
      },
    ],
    seed,
    config: {},
    checkpointSeconds: 0,
    interrupt,
  });
  const { summary } = stages[0]!;
  const file = (name: string): string => readFileSync(join(folder, run, name), 'utf8');
  return { summary: summary as JsonObject, engine, opened, file };
}

describe('continued pre-training', () => {
  it("reads the textbook in the model's own tokens, by AdamW, and leaves the model with its tokenizer", async () => {
    const { summary, engine, file } = await train();
    expect(summary).toEqual({ steps: 6, tokens: 6 * 2 * 80, skills: { recall: 0 } });
    expect(engine.steps.map(({ learningRate }) => learningRate > 0)).toEqual(Array(6).fill(true));
    expect(file('reading/model/model.safetensors')).toBe('6');
    expect(loadTokenizer(join(folder, 'run/reading/model')).vocabularySize).toBe(byteTokenizer.vocabularySize);
    const sentences = new Set(textbook(graph, ['en']).map(({ given, recalled }) => `${given}${recalled}`));
    const rows = engine.learned.flatMap(({ data }) => data.map(({ tokens }) => byteTokenizer.decode([...tokens])));
    // The last sentence of a row is cut off.
    const whole = rows.flatMap((row) => row.split('\n').slice(0, -1));
    expect(atLeast(6, whole).filter((line) => !sentences.has(line))).toEqual([]);
  });

  it('opens what it trains as the call says', async () => {
    const opening = { lora: { rank: 2, alpha: 4, targets: ['q_proj' as const] }, seed: 5 };
    expect((await train({ call: { opening } })).opened).toEqual([opening]);
    expect((await train({ run: 'whole' })).opened).toEqual([undefined]);
  });

  it('draws other rows by the seed of the run', async () => {
    const rowsOf = ({ engine }: { engine: FakeEngine }) =>
      engine.learned.flatMap(({ data }) => data.map(({ tokens }) => [...tokens].join(' ')));
    const first = rowsOf(await train());
    expect(rowsOf(await train({ run: 'again' }))).toEqual(first);
    expect(rowsOf(await train({ run: 'other', seed: 8 }))).not.toEqual(first);
  });

  it('probes the drills and languages that have a share, and no others', async () => {
    const shares = { ...none, fact: 1, path: 1 };
    const languages = { en: 0, zh: 1 };
    const rows = { length: 80, drillWeight: 3, shares, languages };
    const { summary, engine } = await train({ call: { rows } });
    expect(summary['skills']).toEqual({ recall: 0, fact: 0, path: 0 });
    const asked = engine.requests.map(({ prompt }) => byteTokenizer.decode([...prompt]));
    expect(atLeast(9, asked).filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
  });

  it('goes on after a kill as if there had been none', async () => {
    let steps = 0;
    const inTheMiddle: Interrupt = {
      get requested() {
        return ++steps > 3;
      },
      throwIfRequested: (where) => {
        if (steps > 3) throw new InterruptedError(where);
      },
    };
    await expect(train({ run: 'killed', interrupt: inTheMiddle })).rejects.toThrow(InterruptedError);
    const resumed = await train({ run: 'killed' });
    expect(resumed.engine.steps.length).toBeLessThan(6);
    const whole = await train();
    expect(resumed.summary).toEqual(whole.summary);
    expect(resumed.file('reading/model/model.safetensors')).toBe('6');
    expect(resumed.file('metrics/reading.pre-training.jsonl')).toBe(whole.file('metrics/reading.pre-training.jsonl'));
  });

  it('refuses rows that the model cannot take', async () => {
    const rows = { length: 5000, drillWeight: 3, shares: { ...none, textbook: 1 }, languages: { en: 1, zh: 1 } };
    const refused = train({ call: { rows } });
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(/rows of 5000 tokens, and the model takes 4096 at most/);
  });

  it('lowers the loss of a real network', { timeout: 120_000 }, async () => {
    await writeTinyModel(join(folder, 'tiny'), { family: 'llama' });
    const unused = (): never => {
      throw new Error('nothing but training is asked for');
    };
    const engines: EngineFactory = {
      openSampler: unused,
      openScorer: unused,
      openTrainer: async (model) =>
        openEmbeddedEngine({ modelFolder: requireFolder(model, 'a test'), threads: 1, purpose: 'training' }),
      tokenizerFolder: async (model) => requireFolder(model, 'a test'),
    };
    const training = { steps: 20, rowsPerStep: 4, learningRate: 0.01, warmupSteps: 2, weightDecay: 0 };
    const start = folderReference(join(folder, 'tiny'));
    const { file } = await train({ engines, call: { start, training, probeEverySteps: 20 } });
    const losses = file('metrics/reading.pre-training.jsonl')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { loss: number }).loss);
    const mean = (some: readonly number[]): number => some.reduce((sum, loss) => sum + loss) / some.length;
    expect(losses).toHaveLength(20);
    expect(mean(losses.slice(-4))).toBeLessThan(mean(losses.slice(0, 4)) * 0.9);
  });
});
