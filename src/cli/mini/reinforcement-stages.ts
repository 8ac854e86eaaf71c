/** Stage 1, stage 2 and stage 1's continuation, as stages of a run. */
import { join } from 'node:path';
import { normalizeWeights, RowSource } from '../../base/pretraining-rows.ts';
import { adamParams, scheduledRate } from '../../engine/adam-schedule.ts';
import type { EngineFactory } from '../../engine/engine-factory.ts';
import { modelOfProduct } from '../../engine/model-reference.ts';
import { readGraphFile } from '../../graph/graph-file.ts';
import { type Curriculum, type ReinforcementCall, runReinforcement } from '../../rlvr/reinforcement-stage.ts';
import type { Stage, StageContext } from '../../run/stage.ts';
import { randomStream } from '../../support/random.ts';
import type { Recipe } from '../recipe-schema.ts';
import { DRILL_WORDINGS, keepSummary, readQuestions, rowSettings } from './stage-files.ts';

interface ReinforcementPlan {
  readonly name: 'stage-1' | 'stage-2' | 'control-stage-1';
  readonly start: string;
}

export function reinforcementStage(recipe: Recipe, engines: EngineFactory, plan: ReinforcementPlan): Stage {
  const { reinforcement, stage1, stage2, maxTokens } = recipe;
  const isFirst = plan.name === 'stage-1';
  const size = isFirst ? stage1 : stage2;
  const curriculum: Curriculum =
    plan.name === 'stage-2'
      ? {
          kind: 'mined',
          everySteps: stage2.mineEverySteps,
          mining: { attempts: stage2.miningAttempts, temperature: reinforcement.temperature, maxTokens },
        }
      : { kind: 'balanced' };
  return {
    name: plan.name,
    version: plan.name === 'stage-2' ? 3 : 2,
    inputs: ['graph', 'questions', 'cold-start', ...(isFirst ? [] : ['stage-1'])],
    settings: { reinforcement, maxTokens, base: rowSettings(recipe), ...(isFirst ? { stage1 } : { stage2 }) },
    weight: (isFirst ? stage1.maxSteps : stage2.steps) * 4,
    run: async (context) => {
      const summary = await runReinforcement(context, engines, {
        stage: plan.name,
        start: modelOfProduct(context.input(plan.start)),
        reference: modelOfProduct(context.input('cold-start')),
        questions: readQuestions(context, 'train'),
        grpo: {
          groups: size.groups,
          groupSize: size.groupSize,
          refills: size.refills,
          temperature: reinforcement.temperature,
          maxTokens,
          formatReward: reinforcement.formatReward,
          divideByDeviation: reinforcement.divideByDeviation,
        },
        curriculum,
        maxSteps: isFirst ? stage1.maxSteps : stage2.steps,
        plateau: isFirst ? stage1.plateau : null,
        klRollouts: reinforcement.klRollouts,
        // Stage 1 ends at a plateau that nobody knows beforehand: its rate stays.
        adam: (step) => adamParams(isFirst ? stage1.learningRate : scheduledRate(step, stage2), 0),
        replayFor: replayOf(recipe, context),
      });
      return keepSummary(context, summary);
    },
  };
}

/** Rows of the base's training for the steps of a stage of reinforcement, scaled to the recipe's weight. */
function replayOf(recipe: Recipe, context: StageContext): ReinforcementCall['replayFor'] {
  const { replayRows, replayWeight } = recipe.reinforcement;
  if (replayRows === undefined || replayWeight === undefined) return null;
  const graph = readGraphFile(join(context.input('graph'), 'graph.json'));
  return (policy) => {
    const rows = new RowSource(graph, policy, rowSettings(recipe), DRILL_WORDINGS);
    return (step) => {
      const drawn = normalizeWeights(rows.draw(replayRows, randomStream(context.seed, context.name, 'replay', step)));
      return drawn.map((row) => ({ ...row, weights: Array.from(row.weights, (weight) => weight * replayWeight) }));
    };
  };
}
