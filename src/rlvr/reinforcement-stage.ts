/**
 * The two stages of reinforcement and stage 1's continuation (paper section 3.3): which questions a step asks differs,
 * the step does not. Stage 1 ends at a plateau; stage 2 and the control run a fixed number of steps.
 */
import { join } from 'node:path';
import type { EngineFactory } from '../engine/engine-factory.ts';
import { writeModelProduct } from '../engine/model-product.ts';
import type { ModelReference } from '../engine/model-reference.ts';
import type { Policy } from '../engine/policy.ts';
import type { Datum } from '../engine/datum.ts';
import type { AdamParams } from '../engine/trainer.ts';
import { withScoringPolicy, withTrainingPolicy } from '../engine/with-policy.ts';
import type { Question } from '../records/question.ts';
import type { Rollout } from '../records/rollout.ts';
import type { StageName } from '../records/score.ts';
import type { StageContext } from '../run/stage.ts';
import type { JsonObject } from '../support/json.ts';
import { randomStream } from '../support/random.ts';
import { balancedDraw, minedDraw, type MiningRecord, type QuestionDraw } from './curriculum.ts';
import { type GradedRollout, type GrpoSettings, type GrpoStep, grpoStep } from './grpo-step.ts';
import { type MiningSettings, mineHardSamples } from './mine-hard-samples.ts';
import { type PlateauPoint, type PlateauSettings, reachedPlateau } from './plateau.ts';
import { estimateKl } from './estimate-kl.ts';

export type Curriculum =
  /** Easy and Moderate in equal numbers. */
  | { readonly kind: 'balanced' }
  /** Repeated failures of the whole training set, mined anew every so many steps. */
  | { readonly kind: 'mined'; readonly everySteps: number; readonly mining: MiningSettings };

export interface ReinforcementCall {
  readonly stage: StageName;
  /** Model to start from. */
  readonly start: ModelReference;
  /** The model of the cold start, for the divergence from it. */
  readonly reference: ModelReference;
  readonly questions: readonly Question[];
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

export async function runReinforcement(
  context: StageContext,
  engines: EngineFactory,
  call: ReinforcementCall,
): Promise<JsonObject> {
  const tokenizerFolder = await engines.tokenizerFolder(call.start);
  return withScoringPolicy(engines, call.reference, (reference) =>
    withTrainingPolicy(engines, call.start, async (policy) => {
      const replay = call.replayFor?.(policy) ?? (() => []);
      const { state, stepsDone } = await context.loop<ReinforcementState>('grpo', {
        totalSteps: call.maxSteps,
        done: ({ history }) => call.plateau !== null && reachedPlateau(history, call.plateau),
        every: { seconds: CHECKPOINT_SECONDS },
        initialState: { history: [], mined: {}, rounds: [], sampledTokens: 0, promptTokens: 0, trainedTokens: 0 },
        keyMetric: 'accuracy',
        journals: { rollouts: join(context.folder, 'rollouts.jsonl') },
        save: (folder) => policy.engine.saveState(folder),
        load: (folder) => policy.engine.loadState(folder, { optimizer: true }),
        step: async ({ index, state: before, metrics, journals }) => {
          const mined = await mineIfDue(policy, call, before, context.seed, index);
          const draw = drawFor(call, mined, context.seed, index);
          const step = await grpoStep(policy, {
            settings: call.grpo,
            address: [context.seed, call.stage, index],
            nextQuestions: draw,
            adam: call.adam(index),
            replay: replay(index),
          });
          const kl = await estimateKl(reference.engine, step.rollouts.slice(0, call.klRollouts));
          metrics.log(index, { ...step.metrics, klToColdStart: kl });
          for (const rollout of step.rollouts) journals['rollouts']!.append(record(rollout, call.stage, index));
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
      };
    }),
  );
}

async function mineIfDue(
  policy: Policy,
  call: ReinforcementCall,
  state: ReinforcementState,
  seed: number,
  step: number,
): Promise<ReinforcementState> {
  if (call.curriculum.kind !== 'mined' || step % call.curriculum.everySteps !== 0) return state;
  const before = new Map(Object.entries(state.mined));
  const round = await mineHardSamples(policy, call.questions, before, call.curriculum.mining, [
    seed,
    call.stage,
    'mining',
    step,
  ]);
  return {
    ...state,
    mined: Object.fromEntries([...round.records].filter(([, { failures }]) => failures > 0)),
    rounds: [...state.rounds, { step, failed: round.failed, asked: round.asked }],
    sampledTokens: state.sampledTokens + round.sampledTokens,
    promptTokens: state.promptTokens + round.promptTokens,
  };
}

function drawFor(call: ReinforcementCall, state: ReinforcementState, seed: number, step: number): QuestionDraw {
  const random = randomStream(seed, call.stage, 'draw', step);
  if (call.curriculum.kind === 'balanced') return balancedDraw(call.questions, random);
  return minedDraw(call.questions, new Map(Object.entries(state.mined)), random);
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
  stage: StageName,
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
