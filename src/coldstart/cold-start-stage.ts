/**
 * The stage that fine-tunes on trajectories (paper section 3.2), and the control that goes on doing just that. The
 * model kept is the best on the development slice among all that were measured; training is never stopped early.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { promptTokens } from '../attempts/attempt.ts';
import type { Datum } from '../engine/datum.ts';
import type { EngineFactory, TrainerOptions } from '../engine/engine-factory.ts';
import { writeModelProduct } from '../engine/model-product.ts';
import type { ModelReference } from '../engine/model-reference.ts';
import type { Policy, TrainingPolicy } from '../engine/policy.ts';
import type { AdamParams } from '../engine/trainer.ts';
import { withTrainingPolicy } from '../engine/with-policy.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import type { Trajectory } from '../records/trajectory.ts';
import type { StageContext } from '../run/stage.ts';
import { RecordError } from '../support/errors.ts';
import { randomStream } from '../support/random.ts';
import type { Prompt } from '../wording/prompt.ts';
import { type Example, type FineTuningSettings, fineTuningStep } from './fine-tune.ts';
import { type Forecast, forecastSchema } from './forecast.ts';

export interface FineTuningStageCall {
  /** Model to start from. */
  readonly start: ModelReference;
  /** What of it is trained; undefined: all weights. */
  readonly opening?: TrainerOptions | undefined;
  readonly questions: readonly CommonQuestion[];
  readonly prompt: Prompt;
  readonly trajectories: readonly Trajectory[];
  readonly settings: FineTuningSettings;
  readonly totalSteps: number;
  readonly evaluateEverySteps: number;
  /** Accuracy on the development slice, 0-1 (`attempts/evaluate-policy.ts`, `greedyAccuracy`). */
  readonly developmentAccuracy: (policy: Policy) => Promise<number>;
  /** Rows that keep the base's knowledge fresh, made for a policy. */
  readonly replayFor: (policy: Policy) => (count: number, step: number) => readonly Datum[];
  readonly adam: (learningRate: number) => AdamParams;
  /** Share of the trajectories that are not trained on, 0-1. */
  readonly heldBackShare: number;
  /** Of the model kept, given the trajectories held back; null: none is asked for. */
  readonly forecast: ((policy: TrainingPolicy, heldBack: readonly Example[]) => Promise<Forecast>) | null;
}

const countSchema = z.number().int().nonnegative();

/** What a stage of fine-tuning says of itself; later stages reckon with it. */
export const fineTuningSummarySchema = z.strictObject({
  steps: countSchema,
  /** Steps that the model kept was trained for; 0: it is the start. */
  bestStep: countSchema,
  /** Of the model kept, 0-1. */
  developmentAccuracy: z.number(),
  /** That went through the network in training. */
  tokens: countSchema,
  /** Trajectories. */
  examples: countSchema,
  /** Of the model kept; absent where nobody asked for one. */
  forecast: forecastSchema.optional(),
});
export type FineTuningSummary = z.infer<typeof fineTuningSummarySchema>;

interface Best {
  readonly step: number;
  readonly accuracy: number;
}

const CHECKPOINT_SECONDS = 20;

export async function runFineTuning(
  context: StageContext,
  engines: EngineFactory,
  call: FineTuningStageCall,
): Promise<FineTuningSummary> {
  const tokenizerFolder = await engines.tokenizerFolder(call.start);
  const train = async (policy: TrainingPolicy): Promise<FineTuningSummary> => {
    const { examples, heldBack } = encodeExamples(policy, call, context.seed);
    if (examples.length === 0)
      throw new RecordError(`${context.name} was given no trajectory to train on: have the teacher write some`);
    const replay = call.replayFor(policy);
    const bestFolder = (step: number): string => join(context.folder, `.best-${step}`);
    // The start competes too: measured once, before any checkpoint exists.
    const { value: first } = await context.once('start', async (): Promise<Best> => {
      await policy.engine.saveState(bestFolder(0));
      return { step: 0, accuracy: await call.developmentAccuracy(policy) };
    });
    const { state } = await context.loop<{ best: Best; tokens: number }>('fine-tuning', {
      totalSteps: call.totalSteps,
      every: { seconds: CHECKPOINT_SECONDS },
      initialState: { best: first, tokens: 0 },
      keyMetric: 'loss',
      save: (folder) => policy.engine.saveState(folder),
      load: (folder) => policy.engine.loadState(folder, { optimizer: true }),
      step: async ({ index, state: before, metrics }) => {
        const { settings, totalSteps, adam } = call;
        const step = await fineTuningStep(policy, {
          examples,
          settings,
          step: index,
          totalSteps,
          seed: context.seed,
          replay,
          adam,
        });
        const done = index + 1;
        let best = before.best;
        let measured: Record<string, number> = {};
        if (done % call.evaluateEverySteps === 0 || done === totalSteps) {
          const accuracy = await call.developmentAccuracy(policy);
          measured = { developmentAccuracy: accuracy };
          // At equal accuracy the longer trained one.
          if (accuracy >= best.accuracy) {
            await policy.engine.saveState(bestFolder(done));
            best = { step: done, accuracy };
          }
        }
        metrics.log(index, { ...step, ...measured });
        return { best, tokens: before.tokens + step.tokens };
      },
    });
    // Once: after a kill from here on the best state may be gone.
    await context.once('model', async () => {
      await policy.engine.loadState(bestFolder(state.best.step), { optimizer: false });
      await writeModelProduct(policy.engine, tokenizerFolder, context.folder);
    });
    const { forecast } = call;
    const foretold =
      forecast === null
        ? {}
        : {
            forecast: (
              await context.once('forecast', async () => {
                await policy.engine.loadState(bestFolder(state.best.step), { optimizer: false });
                return forecast(policy, heldBack);
              })
            ).value,
          };
    removeBestFolders(context.folder);
    return {
      steps: call.totalSteps,
      bestStep: state.best.step,
      developmentAccuracy: state.best.accuracy,
      tokens: state.tokens,
      examples: examples.length,
      ...foretold,
    };
  };
  return withTrainingPolicy(engines, call.start, train, call.opening);
}

function encodeExamples(
  policy: Policy,
  { questions, prompt, trajectories, heldBackShare }: FineTuningStageCall,
  seed: number,
): { examples: Example[]; heldBack: Example[] } {
  const byId = new Map(questions.map((question) => [question.id, question]));
  const heldBackCount = Math.floor(heldBackShare * trajectories.length);
  const heldBackAt = new Set(
    randomStream(seed, 'held back')
      .shuffle([...trajectories.keys()])
      .slice(0, heldBackCount),
  );
  const encoded = trajectories.map(({ questionId, text }) => {
    const question = byId.get(questionId);
    if (question === undefined)
      throw new RecordError(`a trajectory is about question '${questionId}', which is not in the training set`);
    return { prompt: promptTokens(policy, prompt, question), completion: policy.turn(text) };
  });
  return {
    examples: encoded.filter((_, at) => !heldBackAt.has(at)),
    heldBack: encoded.filter((_, at) => heldBackAt.has(at)),
  };
}

function removeBestFolders(folder: string): void {
  for (const name of readdirSync(folder))
    if (name.startsWith('.best-')) rmSync(join(folder, name), { recursive: true });
}
