/** What every model answers, the rollouts in one place, and the model folder, as stages of a run. */
import { join } from 'node:path';
import type { EngineFactory } from '../../engine/engine-factory.ts';
import { type ModelReference, modelOfProduct, requireFolder } from '../../engine/model-reference.ts';
import { withAnsweringPolicy, withScoringPolicy } from '../../engine/with-policy.ts';
import { evaluatePolicy } from '../../evaluation/evaluate.ts';
import { chooseOptions } from '../../evaluation/forced-choice.ts';
import type { StageName } from '../../records/score.ts';
import { writeReleaseFolder } from '../../release/write-model-folder.ts';
import type { Stage } from '../../run/stage.ts';
import { readJsonl, writeJsonl } from '../../support/jsonl.ts';
import { EVALUATED, HELD_OUT } from '../evaluated-stages.ts';
import type { Recipe } from '../recipe-schema.ts';
import { readQuestions } from './stage-files.ts';

/**
 * Every model's greedy answers to both held-out sets; a model once answered is not asked again. The base, which does
 * not know the format, is measured by forced choice; its generated answers stand beside (base-generated.jsonl).
 */
export function evaluationStage(recipe: Recipe, engines: EngineFactory): Stage {
  return {
    name: 'evaluation',
    version: 1,
    inputs: ['questions', ...EVALUATED.map(({ folder }) => folder)],
    settings: { maxTokens: recipe.maxTokens },
    weight: 60,
    run: async (context) => {
      const questions = HELD_OUT.flatMap((split) => readQuestions(context, split));
      const generate = (stage: StageName) => (model: ModelReference) =>
        withAnsweringPolicy(engines, model, (policy) => evaluatePolicy(policy, questions, stage, recipe.maxTokens));
      const choose = (stage: StageName) => (model: ModelReference) =>
        withScoringPolicy(engines, model, (policy) => chooseOptions(policy, questions, stage));
      const asked = [
        ...EVALUATED.map(({ stage, folder }) => ({
          name: stage as string,
          folder,
          measure: stage === 'base' ? choose(stage) : generate(stage),
        })),
        { name: 'base-generated', folder: 'base', measure: generate('base') },
      ];
      for (const [at, { name, folder, measure }] of asked.entries()) {
        context.progress.update(at, asked.length);
        const { folder: kept } = await context.once(name, async (draft) => {
          writeJsonl(join(draft, 'scores.jsonl'), await measure(modelOfProduct(context.input(folder))));
        });
        writeJsonl(join(context.folder, `${name}.jsonl`), readJsonl(join(kept, 'scores.jsonl')));
      }
    },
  };
}

/** All rollouts of reinforcement in one place. */
export function rolloutStage(): Stage {
  const stages = ['stage-1', 'stage-2', 'control-stage-1'];
  return {
    name: 'rollouts',
    version: 1,
    inputs: stages,
    settings: {},
    weight: 1,
    run: async ({ folder, input }) => {
      for (const stage of stages)
        writeJsonl(join(folder, `${stage}.jsonl`), readJsonl(join(input(stage), 'rollouts.jsonl')));
    },
  };
}

export function modelStage(recipe: Recipe): Stage {
  return {
    name: 'model',
    version: 1,
    inputs: ['stage-2', 'evaluation'],
    settings: { name: recipe.name, about: recipe.about },
    weight: 1,
    run: async ({ folder, input }) => {
      writeReleaseFolder(requireFolder(modelOfProduct(input('stage-2')), 'the release'), folder, recipe);
    },
  };
}
