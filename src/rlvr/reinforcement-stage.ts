/**
 * The two stages of reinforcement and stage 1's continuation (paper section 3.3): which questions a step asks differs,
 * the step does not. Stage 1 ends at a plateau; stage 2 and the control run a fixed number of steps.
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { Datum } from '../engine/datum.ts';
import type { EngineFactory, TrainerOptions } from '../engine/engine-factory.ts';
import { writeModelProduct } from '../engine/model-product.ts';
import type { ModelReference } from '../engine/model-reference.ts';
import type { Policy, TrainingPolicy } from '../engine/policy.ts';
import type { AdamParams } from '../engine/trainer.ts';
import type { Scorer } from '../engine/scorer.ts';
import { withScoringPolicy, withTrainingPolicy } from '../engine/with-policy.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import type { Rollout } from '../records/rollout.ts';
import type { StageContext } from '../run/stage.ts';
import { ConfigError } from '../support/errors.ts';
import { randomStream } from '../support/random.ts';
import type { Prompt } from '../wording/prompt.ts';
import type { MiningRecord } from './curriculum.ts';
import { type GradedRollout, type GrpoSettings, type GrpoStep, grpoStep } from './grpo-step.ts';
import { type MeasuredTiers, measuredTiersSchema, measureTiers } from './measured-tiers.ts';
import { mineHardSamples } from './mine-hard-samples.ts';
import { MiningJournals } from './mining-journals.ts';
import { type PlateauPoint, type PlateauSettings, reachedPlateau } from './plateau.ts';
import { estimateKl } from './estimate-kl.ts';
import { chancesFor, type Curriculum, drawFor } from './step-draw.ts';

export interface ReinforcementCall {
  /** Model to start from. */
  readonly start: ModelReference;
  /** What of it is trained; undefined: all weights. */
  readonly opening?: TrainerOptions | undefined;
  /** The model that the divergence is measured from. */
  readonly reference: ModelReference;
  readonly questions: readonly CommonQuestion[];
  readonly prompt: Prompt;
  readonly grpo: GrpoSettings;
  readonly curriculum: Curriculum;
  readonly maxSteps: number;
  /** Ends the stage early; null runs all steps. */
  readonly plateau: PlateauSettings | null;
  /** Rollouts a step whose divergence from the cold start is measured. */
  readonly klRollouts: number;
  readonly adam: (step: number) => AdamParams;
  /** Replayed rows of a step, made for a policy; null is off. */
  readonly replayFor: ((policy: Policy) => (step: number) => readonly Datum[]) | null;
}

const countSchema = z.number().int().nonnegative();

/** What a stage of reinforcement says of itself; later stages reckon with it. */
export const reinforcementSummarySchema = z.strictObject({
  steps: countSchema,
  /** Ended by the plateau. */
  plateau: z.boolean(),
  /** Tokens that went through the network, mining's and measuring's too; those that the divergence reads are not counted. */
  sampledTokens: countSchema,
  promptTokens: countSchema,
  trainedTokens: countSchema,
  /** Rounds of mining. */
  rounds: z.array(z.strictObject({ step: countSchema, failed: countSchema, asked: countSchema })),
  /** Absent where the bank states every tier, or none is needed. */
  measuredTiers: measuredTiersSchema.optional(),
});
export type ReinforcementSummary = z.infer<typeof reinforcementSummarySchema>;

interface ReinforcementState {
  readonly history: readonly PlateauPoint[];
  /** What mining knows; question id -> record. */
  readonly mined: Readonly<Record<string, MiningRecord>>;
  readonly rounds: readonly { readonly step: number; readonly failed: number; readonly asked: number }[];
  /** Tokens that went through the network, mining's too; those that measuring the divergence reads are not counted. */
  readonly sampledTokens: number;
  readonly promptTokens: number;
  readonly trainedTokens: number;
}

const CHECKPOINT_SECONDS = 20;
/** Nats a token, on average, from which sampler and trainer hardly are one policy; engines of one precision are below 0.001. */
const WIDE_GAP = 0.05;
/** Steps between two warnings. */
const WARN_EVERY = 10;

export async function runReinforcement(
  context: StageContext,
  engines: EngineFactory,
  call: ReinforcementCall,
): Promise<ReinforcementSummary> {
  const tokenizerFolder = await engines.tokenizerFolder(call.start);
  const train = async (policy: TrainingPolicy, reference: Policy<Scorer> | null): Promise<ReinforcementSummary> => {
    const replay = call.replayFor?.(policy) ?? (() => []);
    const tiers = await tiersOf(context, policy, call);
    const journals = new MiningJournals(context.workFolder);
    const { state, stepsDone } = await context.loop<ReinforcementState>('grpo', {
      totalSteps: call.maxSteps,
      done: ({ history }) => call.plateau !== null && reachedPlateau(history, call.plateau),
      every: { seconds: CHECKPOINT_SECONDS },
      initialState: {
        history: [],
        mined: {},
        rounds: [],
        sampledTokens: tiers.sampledTokens,
        promptTokens: tiers.promptTokens,
        trainedTokens: 0,
      },
      keyMetric: 'accuracy',
      journals: { rollouts: join(context.folder, 'rollouts.jsonl') },
      save: async (folder) => {
        await policy.engine.saveState(folder);
        journals.saving();
      },
      load: (folder) => policy.engine.loadState(folder, { optimizer: true }),
      step: async ({ index, state: before, metrics, journals: files }) => {
        journals.removeSaved(index);
        const mined = await mineIfDue(context, policy, call, before, index, journals);
        const known = { questions: call.questions, tierOf: tiers.tierOf, mined: new Map(Object.entries(mined.mined)) };
        const random = randomStream(context.seed, context.name, 'draw', index);
        const step = await grpoStep(policy, {
          settings: call.grpo,
          prompt: call.prompt,
          address: [context.seed, context.name, index],
          nextQuestions: drawFor(call.curriculum, known, random),
          chanceOf: chancesFor(call.curriculum, known),
          adam: call.adam(index),
          replay: replay(index),
        });
        warnOfGap(context, index, step);
        const measured = step.rollouts.slice(0, call.klRollouts);
        const kl = reference === null ? null : await estimateKl(reference.engine, measured);
        metrics.log(index, { ...step.metrics, klToColdStart: kl });
        for (const rollout of step.rollouts) files['rollouts']!.append(record(rollout, context.name, index));
        return advance(mined, step);
      },
    });
    await writeModelProduct(policy.engine, tokenizerFolder, context.folder);
    const { sampledTokens, promptTokens, trainedTokens, rounds } = state;
    return {
      steps: stepsDone,
      plateau: call.plateau !== null && stepsDone < call.maxSteps,
      sampledTokens,
      promptTokens,
      trainedTokens,
      rounds: [...rounds],
      ...(tiers.summary === null ? {} : { measuredTiers: tiers.summary }),
    };
  };
  const begin = (reference: Policy<Scorer> | null): Promise<ReinforcementSummary> =>
    withTrainingPolicy(engines, call.start, (policy) => train(policy, reference), call.opening);
  // Some engines have one model at a time: what is not measured opens none.
  return call.klRollouts === 0 ? begin(null) : withScoringPolicy(engines, call.reference, begin);
}

/** Tiers for the draw. Only the balanced one looks at them. */
async function tiersOf(context: StageContext, policy: Policy, call: ReinforcementCall): Promise<MeasuredTiers> {
  const { curriculum, questions, prompt } = call;
  const stated: MeasuredTiers = { tierOf: ({ tier }) => tier, summary: null, sampledTokens: 0, promptTokens: 0 };
  if (curriculum.kind !== 'balanced') return stated;
  if (curriculum.measuring !== null) return measureTiers(context, policy, questions, prompt, curriculum.measuring);
  const silent = questions.filter(({ tier }) => tier === null);
  if (silent.length === 0) return stated;
  throw new ConfigError(
    `${context.name} draws Easy and Moderate in equal numbers, but ${silent.length} of ${questions.length} questions ` +
      `have no tier (${silent[0]!.id}, ...): have the policy measure them (so many tries at each), or have a model mark ` +
      'them (fleming questions refine --annotator)',
  );
}

async function mineIfDue(
  context: StageContext,
  policy: Policy,
  { curriculum, questions, prompt }: ReinforcementCall,
  state: ReinforcementState,
  step: number,
  journals: MiningJournals,
): Promise<ReinforcementState> {
  if (curriculum.kind !== 'mined' || step % curriculum.everySteps !== 0) return state;
  const { seed, name, interrupt, progress } = context;
  const round = await mineHardSamples(policy, questions, {
    settings: curriculum.mining,
    prompt,
    before: new Map(Object.entries(state.mined)),
    address: [seed, name, 'mining', step],
    keeping: { journal: journals.pathOf(step), log: progress.log, interrupt },
  });
  return {
    ...state,
    mined: Object.fromEntries(
      [...round.records].filter(([, { failures }]) => failures > 0 || curriculum.mining.estimate !== 'failures'),
    ),
    rounds: [...state.rounds, { step, failed: round.failed, asked: round.asked }],
    sampledTokens: state.sampledTokens + round.sampledTokens,
    promptTokens: state.promptTokens + round.promptTokens,
  };
}

/** The loss takes sampler and trainer for one policy. Where they are not, who watches should know it before the end. */
function warnOfGap({ progress }: StageContext, index: number, { metrics: { logprobGap } }: GrpoStep): void {
  if (logprobGap < WIDE_GAP || index % WARN_EVERY !== 0) return;
  progress.log(
    `step ${index + 1}: sampler and trainer differ by ${logprobGap.toFixed(3)} nats a token on average; do both have the same ` +
      'weights and precision? importanceCap bounds what such tokens do to a step',
  );
}

function advance(state: ReinforcementState, { metrics }: GrpoStep): ReinforcementState {
  return {
    ...state,
    history: [...state.history, { zeroSignalShare: metrics.zeroSignalShare, accuracy: metrics.accuracy }],
    sampledTokens: state.sampledTokens + metrics.sampledTokens,
    promptTokens: state.promptTokens + metrics.promptTokens,
    trainedTokens: state.trainedTokens + metrics.trainedTokens,
  };
}

function record(
  { question, group, index, seed, completion, reward, advantage, correct, format }: GradedRollout,
  stage: string,
  step: number,
): Rollout {
  return {
    stage,
    step,
    questionId: question.id,
    group,
    index,
    seed,
    tokens: completion.tokens.length,
    text: completion.text,
    logprobSum: completion.logprobs.reduce((sum, value) => sum + value, 0),
    reward,
    advantage,
    correct,
    format,
  };
}
