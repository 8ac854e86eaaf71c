/**
 * The two stages of reinforcement and stage 1's continuation (paper section 3.3): which questions a step asks differs,
 * the step does not. Stage 1 ends at a plateau; stage 2 and the control run a fixed number of steps. A step is trained on its
 * batch on policy, as in the paper, or on one that was sampled ahead (`batches-ahead.ts`).
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
import type { Rollout } from '../records/rollout.ts';
import type { StageContext } from '../run/stage.ts';
import { BatchesAhead } from './batches-ahead.ts';
import type { Batch } from './batch-file.ts';
import type { GradedRollout } from './draw-groups.ts';
import { estimateKl } from './estimate-kl.ts';
import { type GrpoSettings, type GrpoStep, learnFrom } from './grpo-step.ts';
import { measuredTiersSchema } from './measured-tiers.ts';
import { MiningJournals } from './mining-journals.ts';
import { type PlateauPoint, type PlateauSettings, reachedPlateau } from './plateau.ts';
import { tokensOf } from './rollout-metrics.ts';
import { type BatchCall, type BatchRound, batchSampler, type MinedRecords, tiersOf } from './sampled-batch.ts';

export interface ReinforcementCall extends BatchCall {
  /** Model to start from. */
  readonly start: ModelReference;
  /** What of it is trained; undefined: all weights. */
  readonly opening?: TrainerOptions | undefined;
  /** The model that the divergence is measured from. */
  readonly reference: ModelReference;
  readonly grpo: GrpoSettings;
  readonly maxSteps: number;
  /**
   * Steps that the policy which samples a batch may be behind the one that is trained on it; 0 is on policy, as undefined is,
   * which leaves out the metrics of it.
   */
  readonly maxStepsOffPolicy?: number | undefined;
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
  /**
   * Tokens that went through the network, mining's and measuring's too, and those of batches that were sampled ahead of a
   * plateau and never trained on; those that the divergence reads are not counted.
   */
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
  readonly mined: MinedRecords;
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
  const begin = (reference: Policy<Scorer> | null): Promise<ReinforcementSummary> =>
    withTrainingPolicy(
      engines,
      call.start,
      async (policy) => {
        const summary = await train(context, call, policy, reference);
        await writeModelProduct(policy.engine, tokenizerFolder, context.folder);
        return summary;
      },
      call.opening,
    );
  // Some engines have one model at a time: what is not measured opens none.
  return call.klRollouts === 0 ? begin(null) : withScoringPolicy(engines, call.reference, begin);
}

async function train(
  context: StageContext,
  call: ReinforcementCall,
  policy: TrainingPolicy,
  reference: Policy<Scorer> | null,
): Promise<ReinforcementSummary> {
  const replay = call.replayFor?.(policy) ?? (() => []);
  const tiers = await tiersOf(context, policy, call);
  const journals = new MiningJournals(context.workFolder);
  const { maxStepsOffPolicy = 0, maxSteps: totalSteps } = call;
  const sample = batchSampler(context, call, tiers, journals);
  const ahead = new BatchesAhead({ policy, maxStepsOffPolicy, totalSteps, sample });
  try {
    const { state, stepsDone } = await context.loop<ReinforcementState>('grpo', {
      totalSteps,
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
      settle: () => ahead.settle(),
      save: async (folder) => {
        await policy.engine.saveState(folder);
        await ahead.save(folder);
        journals.saving();
      },
      load: async (folder) => {
        await policy.engine.loadState(folder, { optimizer: true });
        ahead.load(folder, call.questions);
      },
      step: async ({ index, state: before, metrics, journals: files }) => {
        const begun = performance.now();
        const batch = await ahead.take(index, before.mined);
        const sampled = performance.now();
        tellOfTurns(context, maxStepsOffPolicy, batch);
        const step = await learnFrom(policy, batch.rollouts, {
          settings: call.grpo,
          adam: call.adam(index),
          replay: replay(index),
        });
        const trained = performance.now();
        warnOfGap(context, batch, step);
        const measured = step.rollouts.slice(0, call.klRollouts);
        const kl = reference === null ? null : await estimateKl(reference.engine, measured);
        const values = { ...step.metrics, ...offPolicyMetrics(call, batch, step), klToColdStart: kl };
        metrics.log(index, values, {
          batchSeconds: (sampled - begun) / 1000,
          updateSeconds: (trained - sampled) / 1000,
        });
        for (const rollout of step.rollouts) files['rollouts']!.append(record(rollout, context.name, index));
        return advance(before, batch, step);
      },
    });
    const left = await ahead.left();
    const { sampledTokens, promptTokens, trainedTokens, rounds } = left.reduce(counted, state);
    return {
      steps: stepsDone,
      plateau: call.plateau !== null && stepsDone < call.maxSteps,
      sampledTokens,
      promptTokens,
      trainedTokens,
      rounds: [...rounds],
      ...(tiers.summary === null ? {} : { measuredTiers: tiers.summary }),
    };
  } finally {
    await ahead.stop();
  }
}

/** What a recipe that speaks of `maxStepsOffPolicy` is told of every step. */
function offPolicyMetrics(
  { maxStepsOffPolicy }: ReinforcementCall,
  { step, sampledAfter, aside }: Batch,
  { ratios }: GrpoStep,
): Readonly<Record<string, number | boolean | null>> {
  if (maxStepsOffPolicy === undefined) return {};
  const { ratioMean, ratioMax } = ratios ?? { ratioMean: null, ratioMax: null };
  return { stepsOffPolicy: step - sampledAfter, sampledAside: aside, ratioMean, ratioMax };
}

/** An engine that does one thing at a time takes what staleness costs, and none of what it gives. */
function tellOfTurns({ progress }: StageContext, maxStepsOffPolicy: number, { step, aside }: Batch): void {
  if (maxStepsOffPolicy === 0 || step > 0 || aside) return;
  progress.log(
    'the engine samples and trains in turn: batches are sampled ahead as the recipe says, and no time is gained by it',
  );
}

/** The loss takes sampler and trainer for one policy. Where they are not, who watches should know it before the end. */
function warnOfGap(
  { progress }: StageContext,
  { step, sampledAfter }: Batch,
  { metrics: { logprobGap } }: GrpoStep,
): void {
  if (logprobGap < WIDE_GAP || step % WARN_EVERY !== 0) return;
  const behind = step - sampledAfter;
  const why =
    behind > 0
      ? `the batch is ${behind} ${behind === 1 ? 'step' : 'steps'} off policy: a smaller maxStepsOffPolicy or rate helps, and`
      : 'do both have the same weights and precision?';
  progress.log(
    `step ${step + 1}: sampler and trainer differ by ${logprobGap.toFixed(3)} nats a token on average; ${why} importanceCap ` +
      'bounds what such tokens do to a step',
  );
}

function advance(state: ReinforcementState, batch: Batch, { metrics }: GrpoStep): ReinforcementState {
  const { mined, rounds, ...tokens } = counted(state, batch);
  return {
    ...tokens,
    mined: batch.round?.mined ?? mined,
    rounds: batch.round === null ? rounds : [...rounds, roundOf(batch.step, batch.round)],
    history: [...state.history, { zeroSignalShare: metrics.zeroSignalShare, accuracy: metrics.accuracy }],
    trainedTokens: state.trainedTokens + metrics.trainedTokens,
  };
}

/** What sampling a batch took, its round of mining too. */
function counted(state: ReinforcementState, { rollouts, round }: Batch): ReinforcementState {
  const batch = tokensOf(rollouts);
  return {
    ...state,
    sampledTokens: state.sampledTokens + batch.sampledTokens + (round?.sampledTokens ?? 0),
    promptTokens: state.promptTokens + batch.promptTokens + (round?.promptTokens ?? 0),
  };
}

function roundOf(step: number, { failed, asked }: BatchRound): ReinforcementState['rounds'][number] {
  return { step, failed, asked };
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
