/**
 * The paper as a list of stages over one run folder: graph -> questions -> base -> trajectories -> cold start ->
 * stage 1 -> stage 2, the two controls, evaluation of all, the report. Each reads folders and writes one; this file
 * only connects them.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { adamParams } from '../base/pretrain.ts';
import { runBaseStage, type Wordings } from '../base/base-stage.ts';
import { normalizeWeights, RowSource } from '../base/pretraining-rows.ts';
import { runFineTuning } from '../coldstart/cold-start-stage.ts';
import { stepsOf } from '../coldstart/fine-tune.ts';
import { GraphTeacher } from '../coldstart/graph-teacher.ts';
import type { Policy } from '../engine/policy.ts';
import { evaluatePolicy } from '../evaluation/evaluate.ts';
import { chooseOptions } from '../evaluation/forced-choice.ts';
import { readGraphFile, writeGraphFile } from '../graph/graph-file.ts';
import { readSeedGraph } from '../knowledge/seed-files.ts';
import { sliceGraph } from '../graph/slice-graph.ts';
import { synthesizeQuestions, type SynthesisSettings } from '../questions/synthesize.ts';
import { WORDINGS } from '../questions/verbalise.ts';
import { type Question, questionSchema } from '../records/question.ts';
import type { StageName } from '../records/score.ts';
import { trajectorySchema } from '../records/trajectory.ts';
import { type Curriculum, type ReinforcementCall, runReinforcement } from '../rlvr/reinforcement-stage.ts';
import type { EngineFactory } from '../run/model-exchange.ts';
import { withPolicy } from '../run/model-exchange.ts';
import type { Stage, StageContext } from '../run/stage.ts';
import { ConfigError } from '../support/errors.ts';
import { readJsonl, writeJsonl } from '../support/jsonl.ts';
import type { JsonObject } from '../support/json.ts';
import { randomStream } from '../support/random.ts';
import { writeReleaseFolder } from '../release/write-model-folder.ts';
import { EVALUATED, HELD_OUT } from './evaluated-stages.ts';
import type { Recipe } from './recipe-schema.ts';
import { reportStage } from './report-stage.ts';

/** `seedsFolder` is the recipe's `graph.seeds`, resolved. */
export function miniStages(recipe: Recipe, seedsFolder: string, engines: EngineFactory): Stage[] {
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

function graphStage({ graph }: Recipe, seedsFolder: string): Stage {
  return {
    name: 'graph',
    version: 1,
    inputs: [],
    // Not where the seeds lie: their contents are hashed below.
    settings: {
      graph: {
        specialties: graph.specialties ?? null,
        relations: graph.relations ?? null,
        sharedFindingsOnly: graph.sharedFindingsOnly,
      },
    },
    files: seedFiles(seedsFolder),
    weight: 1,
    run: async ({ folder, progress }) => {
      const whole = readSeedGraph(seedsFolder);
      const slice = sliceGraph(whole, {
        specialties: graph.specialties ?? null,
        relations: graph.relations ?? null,
        sharedFindingsOnly: graph.sharedFindingsOnly,
      });
      writeGraphFile(join(folder, 'graph.json'), slice);
      const size = {
        entities: slice.entities.size,
        relations: slice.relations.length,
        diseases: slice.ofType('disease').length,
      };
      progress.log(
        `${size.diseases} diseases, ${size.entities} entities, ${size.relations} relations of ${whole.ofType('disease').length}, ${whole.entities.size}, ${whole.relations.length}`,
      );
      return { ...size, hash: slice.hash };
    },
  };
}

/** Every seed file by its path below the folder: a changed fact redoes what depends on it. */
function seedFiles(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsv'));
  return Object.fromEntries(files.sort().map((path) => [path, join(folder, path)]));
}

function questionStage({ questions }: Recipe): Stage {
  return {
    name: 'questions',
    version: 1,
    inputs: ['graph'],
    settings: { questions },
    weight: 3,
    run: async ({ folder, input, seed, progress }) => {
      const graph = readGraphFile(join(input('graph'), 'graph.json'));
      const synthesis = synthesizeQuestions(graph, synthesisSettings(questions), seed);
      for (const [split, list] of Object.entries(synthesis.questions)) writeJsonl(join(folder, `${split}.jsonl`), list);
      const counts = Object.fromEntries(
        Object.entries(synthesis.questions).map(([split, list]) => [split, list.length]),
      );
      progress.log(JSON.stringify(counts));
      const empty = Object.keys(counts).filter((split) => counts[split] === 0);
      if (empty.length > 0)
        throw new ConfigError(
          `The graph gives no question for ${empty.join(', ')}: take more of it (graph.specialties, graph.relations) ` +
            'or change the shares and kinds in [questions]',
        );
      return { ...counts, newDiseases: [...synthesis.newDiseases], rejected: { ...synthesis.rejected } };
    },
  };
}

function synthesisSettings(questions: Recipe['questions']): SynthesisSettings {
  const { findings, candidates, combinationsPerDisease, newDiseaseShare, heldOutShare, developmentShare } = questions;
  return {
    combinations: { findings, candidates, perDisease: combinationsPerDisease },
    newDiseaseShare,
    heldOutShare,
    developmentShare,
    counts: {
      train: questions.train,
      development: questions.development,
      'new-combinations': questions.newCombinations,
      'new-diseases': questions.newDiseases,
    },
    languages: questions.languages,
    kinds: questions.kinds,
    prevalenceWeights: questions.prevalenceWeights,
  };
}

function readQuestions(context: Pick<StageContext, 'input'>, split: Question['split']): Question[] {
  return readJsonl(join(context.input('questions'), `${split}.jsonl`), { schema: questionSchema });
}

function rowSettings({ base, questions }: Recipe) {
  return { length: base.rowLength, drillWeight: base.drillWeight, shares: base.shares, languages: questions.languages };
}

function baseStage(recipe: Recipe, engines: EngineFactory): Stage {
  const { base, model, questions } = recipe;
  return {
    name: 'base',
    version: 1,
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

const DRILL_WORDINGS = {
  en: { tellings: WORDINGS.en.openers, asks: WORDINGS.en.asks },
  zh: { tellings: WORDINGS.zh.openers, asks: WORDINGS.zh.asks },
};

function wordings(): Wordings {
  const all = Object.values(WORDINGS).flatMap(({ openers, backgrounds, asks }) => [
    ...openers,
    ...backgrounds,
    ...Object.values(asks).flat(),
  ]);
  return { drills: DRILL_WORDINGS, all };
}

function trajectoryStage({ coldStart, questions }: Recipe): Stage {
  return {
    name: 'trajectories',
    version: 1,
    inputs: ['graph', 'questions'],
    settings: {
      coldStart: { trajectories: coldStart.trajectories, refinedShare: coldStart.refinedShare },
      questions: { candidates: questions.candidates },
    },
    weight: 1,
    run: async (context) => {
      const graph = readGraphFile(join(context.input('graph'), 'graph.json'));
      const teacher = new GraphTeacher(graph, {
        refinedShare: coldStart.refinedShare,
        candidates: questions.candidates,
        seed: context.seed,
      });
      const asked = randomStream(context.seed, 'trajectories')
        .shuffle(readQuestions(context, 'train'))
        .slice(0, coldStart.trajectories);
      const trajectories = asked.map((question) => teacher.write(question));
      const correct = trajectories.filter((trajectory) => trajectory.correct);
      writeJsonl(join(context.folder, 'trajectories.jsonl'), correct);
      return { written: trajectories.length, kept: correct.length };
    },
  };
}

function coldStartStage(recipe: Recipe, engines: EngineFactory): Stage {
  return fineTuningStage(recipe, engines, {
    name: 'cold-start',
    start: 'base',
    inputs: ['graph', 'questions', 'base', 'trajectories'],
    weight: 60,
    totalSteps: (examples) => stepsOf(examples, recipe.coldStart),
  });
}

/** Control (b): the compute of both stages of reinforcement, spent on more fine-tuning on the same traces. */
function fineTuningControl(recipe: Recipe, engines: EngineFactory): Stage {
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
        start: join(context.input(plan.start), 'model'),
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

interface ReinforcementPlan {
  readonly name: 'stage-1' | 'stage-2' | 'control-stage-1';
  readonly start: string;
}

function reinforcementStage(recipe: Recipe, engines: EngineFactory, plan: ReinforcementPlan): Stage {
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
    version: 1,
    inputs: ['graph', 'questions', 'cold-start', ...(isFirst ? [] : ['stage-1'])],
    settings: { reinforcement, maxTokens, base: rowSettings(recipe), ...(isFirst ? { stage1 } : { stage2 }) },
    weight: (isFirst ? stage1.maxSteps : stage2.steps) * 4,
    run: async (context) => {
      const summary = await runReinforcement(context, engines, {
        stage: plan.name,
        start: join(context.input(plan.start), 'model'),
        reference: join(context.input('cold-start'), 'model'),
        questions: readQuestions(context, 'train'),
        grpo: {
          groups: size.groups,
          groupSize: size.groupSize,
          refills: size.refills,
          temperature: reinforcement.temperature,
          maxTokens,
          learningRate: size.learningRate,
          formatReward: reinforcement.formatReward,
          divideByDeviation: reinforcement.divideByDeviation,
        },
        curriculum,
        maxSteps: isFirst ? stage1.maxSteps : stage2.steps,
        plateau: isFirst ? stage1.plateau : null,
        klRollouts: reinforcement.klRollouts,
        adam: adamParams(size.learningRate, 0),
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

/**
 * Every model's greedy answers to both held-out sets; a model once answered is not asked again. The base, which does
 * not know the format, is measured by forced choice; its generated answers stand beside (base-generated.jsonl).
 */
function evaluationStage(recipe: Recipe, engines: EngineFactory): Stage {
  return {
    name: 'evaluation',
    version: 1,
    inputs: ['questions', ...EVALUATED.map(({ folder }) => folder)],
    settings: { maxTokens: recipe.maxTokens },
    weight: 60,
    run: async (context) => {
      const questions = HELD_OUT.flatMap((split) => readQuestions(context, split));
      const generate = (stage: StageName) => (policy: Policy) =>
        evaluatePolicy(policy, questions, stage, recipe.maxTokens);
      const asked = [
        ...EVALUATED.map(({ stage, folder }) => ({
          name: stage as string,
          folder,
          measure: stage === 'base' ? (policy: Policy) => chooseOptions(policy, questions, stage) : generate(stage),
        })),
        { name: 'base-generated', folder: 'base', measure: generate('base') },
      ];
      for (const [at, { name, folder, measure }] of asked.entries()) {
        context.progress.update(at, asked.length);
        const { folder: kept } = await context.once(name, async (draft) => {
          writeJsonl(
            join(draft, 'scores.jsonl'),
            await withPolicy(engines, join(context.input(folder), 'model'), measure),
          );
        });
        writeJsonl(join(context.folder, `${name}.jsonl`), readJsonl(join(kept, 'scores.jsonl')));
      }
    },
  };
}

/** All rollouts of reinforcement in one place. */
function rolloutStage(): Stage {
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

function modelStage(recipe: Recipe): Stage {
  return {
    name: 'model',
    version: 1,
    inputs: ['stage-2', 'evaluation'],
    settings: { name: recipe.name, about: recipe.about },
    weight: 1,
    run: async ({ folder, input }) => {
      writeReleaseFolder(join(input('stage-2'), 'model'), folder, recipe);
    },
  };
}

const SUMMARY_FILE = 'summary.json';

function keepSummary(context: StageContext, summary: JsonObject): JsonObject {
  writeJsonl(join(context.folder, SUMMARY_FILE), [summary]);
  return summary;
}

function readStageSummary(context: Pick<StageContext, 'input'>, stage: string): JsonObject {
  return readJsonl<JsonObject>(join(context.input(stage), SUMMARY_FILE))[0]!;
}

/**
 * Compute of a stage as tokens of training: a token forward and backward costs three times a token forward
 * (6 against 2 operations a parameter).
 */
function trainedTokenEquivalents(summary: JsonObject): number {
  return Number(summary['trainedTokens']) + (Number(summary['sampledTokens']) + Number(summary['promptTokens'])) / 3;
}
