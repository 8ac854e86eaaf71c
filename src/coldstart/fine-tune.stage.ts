/**
 * The stage kind `coldstart.fine-tune`: fine-tuning on reasoning traces (paper section 3.2). With `budget` it takes as many
 * steps as the named stages of reinforcement took compute: the control that asks whether reinforcement was needed.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { greedyAccuracy } from '../attempts/evaluate-policy.ts';
import { adamParams } from '../engine/adam-schedule.ts';
import { modelOfProduct } from '../engine/model-reference.ts';
import { lora, trainerOptions } from '../products/adapter-setting.ts';
import { fineTuningComputeSchema, reinforcementComputeSchema, trainedTokenEquivalents } from '../products/compute.ts';
import { count, learningRate, maxTokens, share, weight } from '../products/setting-schemas.ts';
import { DEVELOPMENT_SPLIT, readSplit, TRAINING_SPLIT } from '../products/splits.ts';
import { defineStageKind, type Product } from '../products/stage-kind.ts';
import { keepSummary, readSummary } from '../products/summary.ts';
import { commonQuestion } from '../records/common-question.ts';
import { trajectorySchema } from '../records/trajectory.ts';
import { readJsonl } from '../support/jsonl.ts';
import { randomStream } from '../support/random.ts';
import { openReplay } from '../textbook/replay.ts';
import { promptNamed } from '../wording/prompt.ts';
import { runFineTuning } from './cold-start-stage.ts';
import { evaluateEvery, expectedFineTuning } from './expected-fine-tuning.ts';
import { stepsOf } from './fine-tune.ts';
import { forecast, forecastSettings, forecastText } from './forecast.ts';

export const fineTuneKind = defineStageKind({
  name: 'coldstart.fine-tune',
  about: 'fine-tuning on reasoning traces; the model kept is the best on the development questions',
  version: 3,
  settings: z.object({
    /** Passes over the traces. */
    epochs: count,
    batchSize: count,
    learningRate,
    warmupSteps: count,
    weightDecay: weight,
    /** Share of the loss given to rows of the base's training, and rows a step. */
    replayShare: share.default(0),
    replayRows: count.optional(),
    evaluateEverySteps: count,
    maxTokens,
    /** Share of the traces that are not trained on: the loss on them is told. */
    heldBackShare: share.max(0.5).optional(),
    /** pass@k of the model kept over the development questions, at its end; absent: none. */
    forecast: forecastSettings.optional(),
    /** Trains an adapter; absent: all weights. */
    lora,
  }),
  roles: {
    start: { accepts: ['model'], about: 'the model that training begins from', lineage: true },
    trajectories: { accepts: ['trajectories'], about: 'the traces that are learned' },
    questions: { accepts: ['splits'], about: 'what the traces are about, and the development questions' },
    replay: { accepts: ['replay'], about: 'what the base was trained on, kept fresh', optional: true },
    budget: {
      accepts: ['rollouts'],
      about: 'as many steps as these stages took compute, in the place of epochs',
      many: true,
      optional: true,
    },
  },
  makes: ['model'],
  asks: true,
  goesOn: ['lora'],
  check: ({ replayShare, replayRows, heldBackShare, forecast: asked }, { replay }) => {
    if (heldBackShare !== undefined && asked === undefined)
      return [
        { setting: 'heldBackShare', message: 'traces are held back for a forecast: give forecast, or leave it out' },
      ];
    const isGiven = replay!.length > 0;
    if (isGiven === replayShare > 0 && isGiven === (replayRows !== undefined)) return [];
    return [
      { setting: 'replayShare', message: 'replay, replayShare and replayRows belong together: give all or none' },
    ];
  },
  weight: (_settings, { budget }) => (budget!.length > 0 ? 200 : 60),
  expect: expectedFineTuning,
  run: async ({ settings, inputs, context, engines, recipe }) => {
    const prompt = promptNamed(recipe.prompt);
    const development = readSplit(inputs.questions, DEVELOPMENT_SPLIT).map(commonQuestion);
    const trajectories = readJsonl(join(inputs.trajectories.folder, 'trajectories.jsonl'), {
      schema: trajectorySchema,
    });
    const { epochs, batchSize, warmupSteps, weightDecay, replayShare, replayRows = 0 } = settings;
    const { heldBackShare = 0, forecast: asked } = settings;
    const trained = trajectories.length - Math.floor(heldBackShare * trajectories.length);
    const totalSteps =
      inputs.budget.length > 0 ? stepsOfBudget(inputs.start, inputs.budget) : stepsOf(trained, { epochs, batchSize });
    const { replay } = inputs;
    const summary = await runFineTuning(context, engines, {
      start: modelOfProduct(inputs.start.folder),
      opening: trainerOptions(settings.lora, context),
      prompt,
      questions: readSplit(inputs.questions, TRAINING_SPLIT).map(commonQuestion),
      trajectories,
      settings: {
        epochs,
        batchSize,
        learningRate: settings.learningRate,
        warmupSteps,
        weightDecay,
        replayShare,
        replayRows,
      },
      totalSteps,
      evaluateEverySteps: evaluateEvery(settings.evaluateEverySteps, totalSteps),
      developmentAccuracy: (policy) => greedyAccuracy(policy, development, { prompt, maxTokens: settings.maxTokens }),
      replayFor: (policy) => {
        if (replay === null) return () => [];
        const rows = openReplay(replay, policy);
        return (rowCount, step) => rows.draw(rowCount, randomStream(context.seed, context.name, 'replay', step));
      },
      adam: (rate) => adamParams(rate, weightDecay),
      heldBackShare,
      forecast:
        asked === undefined
          ? null
          : (policy, heldBack) => {
              const { maxTokens: longest } = settings;
              const { log } = context.progress;
              const keeping = {
                journal: join(context.workFolder, 'forecast.jsonl'),
                log,
                interrupt: context.interrupt,
              };
              const own = {
                ...asked,
                questions: development,
                heldBack,
                prompt,
                maxTokens: longest,
                seed: context.seed,
                keeping,
              };
              return forecast(policy, own);
            },
    });
    if (summary.forecast !== undefined) context.progress.log(forecastText(summary.forecast));
    return keepSummary(context.folder, summary);
  },
});

/** The compute of reinforcement in steps as long as those of the stage that training goes on from. */
function stepsOfBudget(start: Product, stages: readonly Product[]): number {
  const spent = stages.reduce(
    (sum, { folder }) => sum + trainedTokenEquivalents(readSummary(folder, reinforcementComputeSchema)),
    0,
  );
  const { tokens, steps } = readSummary(start.folder, fineTuningComputeSchema);
  return Math.max(1, Math.round(spent / (tokens / steps)));
}
