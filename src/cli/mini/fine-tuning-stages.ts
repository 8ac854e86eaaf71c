/** The base model, the cold start and the control that goes on with it, as stages of a run. */
import { join } from 'node:path';
import { runBaseStage, type Wordings } from '../../base/base-stage.ts';
import { adamParams } from '../../engine/adam-schedule.ts';
import { RowSource } from '../../base/pretraining-rows.ts';
import { runFineTuning } from '../../coldstart/cold-start-stage.ts';
import { stepsOf } from '../../coldstart/fine-tune.ts';
import type { EngineFactory } from '../../engine/engine-factory.ts';
import { modelOfProduct } from '../../engine/model-reference.ts';
import type { Policy } from '../../engine/policy.ts';
import type { PretrainingEngines } from '../../engine/pretraining-engine.ts';
import { evaluatePolicy } from '../../evaluation/evaluate.ts';
import { readGraphFile } from '../../graph/graph-file.ts';
import { WORDINGS } from '../../questions/verbalise.ts';
import type { Question } from '../../records/question.ts';
import type { StageName } from '../../records/score.ts';
import { trajectorySchema } from '../../records/trajectory.ts';
import type { Stage, StageContext } from '../../run/stage.ts';
import { readJsonl } from '../../support/jsonl.ts';
import type { JsonObject } from '../../support/json.ts';
import { randomStream } from '../../support/random.ts';
import type { Recipe } from '../recipe-schema.ts';
import { DRILL_WORDINGS, keepSummary, readQuestions, readStageSummary, rowSettings } from './stage-files.ts';

export function baseStage(recipe: Recipe, engines: PretrainingEngines): Stage {
  const { base, model, questions } = recipe;
  return {
    name: 'base',
    version: 7,
    inputs: ['graph'],
    settings: { base, model, questions: { languages: questions.languages } },
    weight: base.steps * 0.6,
    run: async (context) =>
      runBaseStage(context, engines, readGraphFile(join(context.input('graph'), 'graph.json')), wordings(), {
        model: {
          modelType: model.family,
          hiddenSize: model.hiddenSize,
          intermediateSize: model.intermediateSize,
          layerCount: model.layers,
          headCount: model.heads,
          keyValueHeadCount: model.keyValueHeads,
          headSize: model.headSize,
          ropeTheta: model.ropeTheta,
          rmsNormEpsilon: 1e-6,
          tieWordEmbeddings: model.tieEmbeddings,
          maxPositions: model.maxPositions,
        },
        rows: rowSettings(recipe),
        training: {
          steps: base.steps,
          rowsPerStep: base.rowsPerStep,
          learningRate: base.learningRate,
          warmupSteps: base.warmupSteps,
          weightDecay: base.weightDecay,
        },
        probeSize: base.probeSize,
        probeEverySteps: base.probeEverySteps,
      }),
  };
}

function wordings(): Wordings {
  const all = Object.values(WORDINGS).flatMap(({ openers, backgrounds, asks, lastSeparators }) => [
    ...openers,
    ...backgrounds,
    ...lastSeparators,
    ...Object.values(asks).flat(),
  ]);
  return { drills: DRILL_WORDINGS, all };
}

export function coldStartStage(recipe: Recipe, engines: EngineFactory): Stage {
  return fineTuningStage(recipe, engines, {
    name: 'cold-start',
    start: 'base',
    inputs: ['graph', 'questions', 'base', 'trajectories'],
    weight: 60,
    totalSteps: (examples) => stepsOf(examples, recipe.coldStart),
  });
}

/** Control (b): the compute of both stages of reinforcement, spent on more fine-tuning on the same traces. */
export function fineTuningControl(recipe: Recipe, engines: EngineFactory): Stage {
  return fineTuningStage(recipe, engines, {
    name: 'control-fine-tuning',
    start: 'cold-start',
    inputs: ['graph', 'questions', 'cold-start', 'trajectories', 'stage-1', 'stage-2'],
    weight: 200,
    totalSteps: (_examples, context) => {
      const spent = ['stage-1', 'stage-2']
        .map((stage) => readStageSummary(context, stage))
        .reduce((sum, summary) => sum + trainedTokenEquivalents(summary), 0);
      const perStep = readStageSummary(context, 'cold-start');
      return Math.max(1, Math.round(spent / (Number(perStep['tokens']) / Number(perStep['steps']))));
    },
  });
}

/**
 * Compute of a stage as tokens of training: a token forward and backward costs three times a token forward
 * (6 against 2 operations a parameter). What several answers share counts once, as it is computed.
 */
function trainedTokenEquivalents(summary: JsonObject): number {
  return Number(summary['trainedTokens']) + (Number(summary['sampledTokens']) + Number(summary['promptTokens'])) / 3;
}

interface FineTuningPlan {
  readonly name: 'cold-start' | 'control-fine-tuning';
  readonly start: string;
  readonly inputs: readonly string[];
  readonly weight: number;
  readonly totalSteps: (examples: number, context: StageContext) => number;
}

function fineTuningStage(recipe: Recipe, engines: EngineFactory, plan: FineTuningPlan): Stage {
  const { coldStart, base } = recipe;
  return {
    name: plan.name,
    version: 1,
    inputs: plan.inputs,
    settings: {
      coldStart,
      base: { rowLength: base.rowLength, drillWeight: base.drillWeight, shares: base.shares },
      maxTokens: recipe.maxTokens,
    },
    weight: plan.weight,
    run: async (context) => {
      const graph = readGraphFile(join(context.input('graph'), 'graph.json'));
      const development = readQuestions(context, 'development');
      const trajectories = readJsonl(join(context.input('trajectories'), 'trajectories.jsonl'), {
        schema: trajectorySchema,
      });
      const totalSteps = plan.totalSteps(trajectories.length, context);
      const summary = await runFineTuning(context, engines, {
        start: modelOfProduct(context.input(plan.start)),
        questions: readQuestions(context, 'train'),
        trajectories,
        settings: coldStart,
        totalSteps,
        // The control is long: a dozen looks, as the cold start has.
        evaluateEverySteps: Math.max(coldStart.evaluateEverySteps, Math.ceil(totalSteps / 12)),
        developmentAccuracy: async (policy) => accuracyOn(policy, development, plan.name, recipe.maxTokens),
        replayFor: (policy) => {
          const rows = new RowSource(graph, policy, rowSettings(recipe), DRILL_WORDINGS);
          return (rowCount, step) => rows.draw(rowCount, randomStream(context.seed, plan.name, 'replay', step));
        },
        adam: (learningRate) => adamParams(learningRate, coldStart.weightDecay),
      });
      return keepSummary(context, summary);
    },
  };
}

async function accuracyOn(
  policy: Policy,
  questions: readonly Question[],
  stage: StageName,
  maxTokens: number,
): Promise<number> {
  const scores = await evaluatePolicy(policy, questions, stage, maxTokens);
  return scores.filter(({ correct }) => correct).length / scores.length;
}
