/**
 * The paper as a list of stages over one run folder: graph -> questions -> base -> trajectories -> cold start ->
 * stage 1 -> stage 2, the two controls, evaluation of all, the report. Each reads folders and writes one.
 */
import type { EngineFactory } from '../../engine/engine-factory.ts';
import type { PretrainingEngines } from '../../engine/pretraining-engine.ts';
import type { Stage } from '../../run/stage.ts';
import { graphStage, questionStage, trajectoryStage } from './data-stages.ts';
import { evaluationStage, modelStage, rolloutStage } from './evaluation-stages.ts';
import { baseStage, coldStartStage, fineTuningControl } from './fine-tuning-stages.ts';
import { reinforcementStage } from './reinforcement-stages.ts';
import type { Recipe } from '../recipe-schema.ts';
import { reportStage } from '../report-stage.ts';

/** `seedsFolder` is the recipe's `graph.seeds`, resolved. */
export function miniStages(recipe: Recipe, seedsFolder: string, engines: EngineFactory & PretrainingEngines): Stage[] {
  return [
    graphStage(recipe, seedsFolder),
    questionStage(recipe),
    baseStage(recipe, engines),
    trajectoryStage(recipe),
    coldStartStage(recipe, engines),
    reinforcementStage(recipe, engines, { name: 'stage-1', start: 'cold-start' }),
    reinforcementStage(recipe, engines, { name: 'stage-2', start: 'stage-1' }),
    reinforcementStage(recipe, engines, { name: 'control-stage-1', start: 'stage-1' }),
    fineTuningControl(recipe, engines),
    evaluationStage(recipe, engines),
    rolloutStage(),
    modelStage(recipe),
    reportStage(recipe),
  ];
}
