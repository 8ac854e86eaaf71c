import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeEngine, fakeEngines } from '../engine/fixtures/fake-engine.ts';
import { writeTokenizerFolder } from '../engine/hugging-face/model-folder.ts';
import type { EngineFactory, TrainerOptions } from '../engine/engine-factory.ts';
import { folderReference } from '../engine/model-reference.ts';
import { trainTokenizer } from '../engine/tokenizer/train-bpe.ts';
import { toyQuestion } from '../../test/worlds/toy-questions.ts';
import { InterruptedError, neverInterrupted, type Interrupt } from '../run/interrupt.ts';
import { runStages } from '../run/stage-runner.ts';
import type { Stage } from '../run/stage.ts';
import { RecordError } from '../support/errors.ts';
import type { JsonObject } from '../support/json.ts';
import { PROMPTS } from '../wording/prompt.ts';
import { runFineTuning, type FineTuningStageCall, fineTuningSummarySchema } from './cold-start-stage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cold-start-'));
  const { tokenizerJson } = trainTokenizer({ texts: [], phrases: [], mergeCount: 0, vocabularyLimit: null });
  writeTokenizerFolder(join(folder, 'start'), tokenizerJson, { maxPositions: 64 });
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly summary: JsonObject;
  readonly model: string;
  readonly engine: FakeEngine;
  /** How the model was opened for training, each time. */
  readonly opened: readonly (TrainerOptions | undefined)[];
}

/** Fine-tunes for six steps, measuring every two; `accuracies` by steps trained. */
async function run(
  accuracies: Readonly<Record<number, number>>,
  {
    interrupt = neverInterrupted,
    questionId = 'known',
    opening,
    traces = 1,
    heldBackShare = 0,
    forecast = null,
  }: {
    interrupt?: Interrupt;
    questionId?: string | null;
    opening?: TrainerOptions;
    traces?: number;
  } & Partial<Pick<FineTuningStageCall, 'heldBackShare' | 'forecast'>> = {},
): Promise<Outcome> {
  const engine = new FakeEngine(() => '');
  const opened: (TrainerOptions | undefined)[] = [];
  const engines: EngineFactory = {
    ...fakeEngines(engine),
    openTrainer: async (_model, options) => {
      opened.push(options);
      return engine;
    },
  };
  const call: FineTuningStageCall = {
    start: folderReference(join(folder, 'start')),
    opening,
    questions: [toyQuestion('known')],
    prompt: PROMPTS.plain,
    trajectories:
      questionId === null
        ? []
        : Array.from({ length: traces }, (_, at) => ({
            questionId,
            language: 'en' as const,
            text: `so ${at}`,
            strategy: 'direct' as const,
            correct: true,
          })),
    settings: {
      epochs: 1,
      batchSize: 1,
      learningRate: 1,
      warmupSteps: 1,
      weightDecay: 0,
      replayShare: 0,
      replayRows: 0,
    },
    totalSteps: 6,
    evaluateEverySteps: 2,
    developmentAccuracy: async () => accuracies[engine.weight]!,
    replayFor: () => () => [],
    heldBackShare,
    forecast,
    adam: (learningRate) => ({ learningRate, beta1: 0, beta2: 0, epsilon: 1, weightDecay: 0, gradClipNorm: null }),
  };
  const stage: Stage = {
    name: 'cold-start',
    version: 1,
    inputs: [],
    settings: {},
    run: (context) => runFineTuning(context, engines, call),
  };
  const { stages } = await runStages({ folder: join(folder, 'run'), stages: [stage], seed: 0, config: {}, interrupt });
  const model = readFileSync(join(folder, 'run/cold-start/model/model.safetensors'), 'utf8');
  return { summary: stages[0]!.summary, model, engine, opened };
}

describe('the cold start', () => {
  it('foretells of the model kept, by traces that it never trained on', async () => {
    const foretold = { tries: 16, questions: 1, passAtTries: 1, passAt1: 0.5, heldBackLoss: 1, heldBackTraces: 3 };
    const seen: { weight: number; heldBack: string[] }[] = [];
    const { summary, engine } = await run(
      { 0: 0.1, 2: 0.7, 4: 0.4, 6: 0.3 },
      {
        traces: 10,
        heldBackShare: 0.3,
        forecast: async (policy, heldBack) => {
          const { weight } = policy.engine as FakeEngine;
          seen.push({ weight, heldBack: heldBack.map(({ completion }) => completion.join(' ')) });
          return foretold;
        },
      },
    );
    expect(summary).toMatchObject({ examples: 7, bestStep: 2, forecast: foretold });
    expect(seen).toEqual([{ weight: 2, heldBack: [expect.any(String), expect.any(String), expect.any(String)] }]);
    const trained = engine.learned.flatMap(({ data }) => data.map(({ targetTokens }) => [...targetTokens].join(' ')));
    expect(trained.length).toBeGreaterThan(0);
    for (const each of seen[0]!.heldBack) expect(trained.filter((tokens) => tokens.endsWith(each))).toEqual([]);
  });

  it('keeps the model that was best on the development slice', async () => {
    const { summary, model } = await run({ 0: 0.1, 2: 0.4, 4: 0.7, 6: 0.6 });
    expect(summary).toMatchObject({ steps: 6, bestStep: 4, developmentAccuracy: 0.7, examples: 1 });
    expect(model).toBe('4');
    expect(fineTuningSummarySchema.parse(summary)).toEqual(summary);
  });

  it('keeps the start when training only harms, and the longer trained of equals', async () => {
    expect((await run({ 0: 0.5, 2: 0.4, 4: 0.4, 6: 0.4 })).model).toBe('0');
    rmSync(join(folder, 'run'), { recursive: true });
    expect((await run({ 0: 0.5, 2: 0.5, 4: 0.5, 6: 0.4 })).model).toBe('4');
  });

  it('opens what it trains as the call says', async () => {
    const opening = { lora: { rank: 2, alpha: 4, targets: ['q_proj' as const] }, seed: 5 };
    expect((await run({ 0: 0, 2: 1, 4: 1, 6: 1 }, { opening })).opened).toEqual([opening]);
  });

  it('leaves a model folder with its tokenizer and nothing else', async () => {
    await run({ 0: 0, 2: 1, 4: 1, 6: 1 });
    expect(readdirSync(join(folder, 'run/cold-start'))).toEqual(['model']);
    expect(existsSync(join(folder, 'run/cold-start/model/tokenizer.json'))).toBe(true);
  });

  it('ends well after a kill that came when the model was written and the best states were gone', async () => {
    let stops = 0;
    const atTheModel: Interrupt = {
      requested: false,
      throwIfRequested: (where) => {
        if (where.includes('after model') && stops++ === 0) throw new InterruptedError(where);
      },
    };
    const accuracies = { 0: 0, 2: 1, 4: 0, 6: 0 };
    await expect(run(accuracies, { interrupt: atTheModel })).rejects.toThrow(InterruptedError);
    const products = join(folder, 'run/cold-start');
    for (const name of readdirSync(products))
      if (name.startsWith('.best-')) rmSync(join(products, name), { recursive: true });
    const { model, engine, summary } = await run(accuracies);
    expect([model, engine.written, summary['bestStep']]).toEqual(['2', 0, 2]);
  });

  it('refuses a trajectory about a question that is not in the training set, and to train on none', async () => {
    await expect(run({ 0: 0 }, { questionId: 'unknown' })).rejects.toThrow(RecordError);
    await expect(run({ 0: 0 }, { questionId: null })).rejects.toThrow('cold-start was given no trajectory to train on');
  });
});
