/**
 * The stage kind `rlvr.grpo`: reinforcement with verifiable rewards (paper section 3.3). What tells the paper's two stages
 * apart is their curriculum: easy and moderate questions in equal numbers, then hard samples mined again and again.
 */
import { z } from 'zod';
import { adamParams, scheduledRate } from '../engine/adam-schedule.ts';
import { modelOfProduct } from '../engine/model-reference.ts';
import type { Policy } from '../engine/policy.ts';
import { lora, trainerOptions } from '../products/adapter-setting.ts';
import { count, learningRate, maxTokens, rate, share, weight } from '../products/setting-schemas.ts';
import { readSplit, TRAINING_SPLIT } from '../products/splits.ts';
import { defineStageKind, type Product, type WrongSetting } from '../products/stage-kind.ts';
import { keepSummary } from '../products/summary.ts';
import { commonQuestion } from '../records/common-question.ts';
import type { StageContext } from '../run/stage.ts';
import { randomStream } from '../support/random.ts';
import { normalizeWeights } from '../textbook/pretraining-rows.ts';
import { openReplay } from '../textbook/replay.ts';
import { promptNamed } from '../wording/prompt.ts';
import { curriculumOf, curriculumSetting, wrongCurriculum } from './curriculum-setting.ts';
import { expectedReinforcement } from './expected-reinforcement.ts';
import { ADVANTAGES } from './group-advantage.ts';
import { runReinforcement, type ReinforcementCall } from './reinforcement-stage.ts';
import { allocationProblem } from './rollout-allocation.ts';

/** A server keeps the weights of as many: ours 16 that have no name, those that are sampled from next among them. */
const MOST_STEPS_OFF_POLICY = 15;

/** Rollouts of a group: one has no other to be held against. */
const rolloutsOfGroup = z.number().int().min(2).max(10_000);

const grpoSettings = z.object({
  curriculum: curriculumSetting,
  /** Questions with signal wanted a step. */
  groups: count,
  /** Rollouts a question: the paper's k, whose value it does not give. */
  groupSize: rolloutsOfGroup,
  /** Times that groups without signal are replaced by further questions. */
  refills: z.number().int().min(0).max(1000),
  /** Steps at most. */
  steps: count,
  learningRate,
  /** Steps of warm-up, after which the rate falls linearly to a twentieth at the last step; absent: the rate stays. */
  warmupSteps: count.optional(),
  /** Ends the stage when it stops gaining; absent: it takes all its steps. */
  plateau: z.object({ window: count, sparseShare: share, gain: z.number() }).optional(),
  temperature: rate,
  maxTokens,
  /** Of a right answer; absent: 1. 0 is a control: whatever it gains, the format alone has taught. */
  correctReward: weight.optional(),
  formatReward: weight,
  advantage: z.enum(ADVANTAGES),
  /** Times its probability at sampling that a token may count at most; absent: no cap. For samplers that are not the trainer. */
  importanceCap: z.number().min(1).max(1000).optional(),
  /**
   * Parts the step's groups x groupSize rollouts unevenly: a question whose chance, as mining knows it, is below
   * `belowChance` gets `hard` of them, any other `others`, until they are used up; absent: evenly. Groups count alike.
   */
  rolloutAllocation: z
    .object({
      belowChance: share.refine((value) => value > 0, 'more than 0 is allowed'),
      hard: rolloutsOfGroup,
      others: rolloutsOfGroup,
    })
    .optional(),
  /**
   * Steps that the policy which samples a batch may be behind the one that is trained on it: the next batch is sampled while
   * the last is trained. Absent, as 0: on policy.
   */
  maxStepsOffPolicy: z.number().int().min(0).max(MOST_STEPS_OFF_POLICY).optional(),
  /** Rollouts a step whose divergence from the reference is measured. */
  klRollouts: z.number().int().min(0).max(1_000_000),
  /** Rows of the base's training in each step, and their weight beside the policy's loss. */
  replayRows: count.optional(),
  replayWeight: rate.optional(),
  /** Trains an adapter; absent: all weights. */
  lora,
});
type GrpoStageSettings = z.output<typeof grpoSettings>;

export const grpoKind = defineStageKind({
  name: 'rlvr.grpo',
  about: 'reinforcement by group-relative advantages; the curriculum says which questions a step asks',
  version: 5,
  settings: grpoSettings,
  roles: {
    start: { accepts: ['model'], about: 'the model that training begins from', lineage: true },
    reference: { accepts: ['model'], about: 'the model that the divergence is measured from' },
    questions: { accepts: ['splits'], about: 'whose training questions are asked' },
    replay: { accepts: ['replay'], about: 'what the base was trained on, kept fresh', optional: true },
  },
  makes: ['model', 'rollouts'],
  asks: true,
  goesOn: ['lora'],
  fromPaper: {
    advantage: 'eq. 2-3: the mean of the group is taken off, and nothing divides',
    formatReward: 'section 3.3: reward is correctness and format; the size of the second is ours',
    'curriculum.kind': 'figure 2: easy : moderate = 1 : 1, then right : wrong = 1 : 2, mined again and again',
    'curriculum.ratio.wrong': 'figure 2: right : wrong = 1 : 2',
  },
  check: (settings, { replay }) => {
    const { replayRows, replayWeight, correctReward, formatReward } = settings;
    const wrong = [
      ...wrongCurriculum(settings.curriculum),
      ...wrongAllocation(settings),
      ...wrongStepsOffPolicy(settings),
    ];
    if (correctReward === 0 && formatReward === 0)
      wrong.push({ setting: 'formatReward', message: 'correctReward is 0 too: nothing would be rewarded' });
    const isGiven = replay!.length > 0;
    if (isGiven !== (replayRows !== undefined) || isGiven !== (replayWeight !== undefined))
      wrong.push({
        setting: 'replayRows',
        message: 'replay, replayRows and replayWeight belong together: give all or none',
      });
    return wrong;
  },
  weight: ({ steps }) => steps * 4,
  expect: expectedReinforcement,
  run: async ({ settings, inputs, context, engines, recipe }) => {
    const { groups, groupSize, refills, steps, temperature, warmupSteps } = settings;
    const { maxTokens: longest, correctReward, formatReward, advantage, importanceCap, rolloutAllocation } = settings;
    const summary = await runReinforcement(context, engines, {
      start: modelOfProduct(inputs.start.folder),
      opening: trainerOptions(settings.lora, context),
      reference: modelOfProduct(inputs.reference.folder),
      prompt: promptNamed(recipe.prompt),
      questions: readSplit(inputs.questions, TRAINING_SPLIT).map(commonQuestion),
      grpo: {
        groups,
        groupSize,
        refills,
        temperature,
        maxTokens: longest,
        correctReward,
        formatReward,
        advantage,
        importanceCap,
        rolloutAllocation,
      },
      curriculum: curriculumOf(settings.curriculum, settings),
      maxSteps: steps,
      maxStepsOffPolicy: settings.maxStepsOffPolicy,
      plateau: settings.plateau ?? null,
      klRollouts: settings.klRollouts,
      adam: (step) =>
        adamParams(
          warmupSteps === undefined
            ? settings.learningRate
            : scheduledRate(step, { learningRate: settings.learningRate, warmupSteps, steps }),
          0,
        ),
      replayFor: replayOf(inputs.replay, settings, context),
    });
    return keepSummary(context.folder, summary);
  },
});

function wrongAllocation(settings: GrpoStageSettings): WrongSetting[] {
  const { rolloutAllocation, groups, groupSize, refills, curriculum: drawn } = settings;
  if (rolloutAllocation === undefined) return [];
  const wrong = (message: string): WrongSetting => ({ setting: 'rolloutAllocation', message });
  const parting = allocationProblem(groups * groupSize, rolloutAllocation);
  return [
    ...(drawn.kind === 'mined' && drawn.estimate !== 'failures'
      ? []
      : [wrong('chances are known of mining alone: say curriculum = { kind = "mined", estimate = "chance", ... }')]),
    ...(refills === 0
      ? []
      : [wrong(`refills is ${refills}: a step samples groups x groupSize rollouts and no more, so it must be 0`)]),
    ...(parting === null ? [] : [wrong(parting)]),
  ];
}

function wrongStepsOffPolicy({ maxStepsOffPolicy: behind = 0, steps }: GrpoStageSettings): WrongSetting[] {
  if (behind === 0 || behind < steps - 1) return [];
  const message =
    `it is ${behind} and steps ${steps}: the model that training starts from would sample every batch, and no policy ` +
    'after it; give fewer, at most 2 less than steps, or 0';
  return [{ setting: 'maxStepsOffPolicy', message }];
}

/** Rows of the base's training for each step, scaled to the recipe's weight. */
function replayOf(
  replay: Product | null,
  { replayRows = 0, replayWeight = 0 }: { readonly replayRows?: number; readonly replayWeight?: number },
  context: StageContext,
): ReinforcementCall['replayFor'] {
  if (replay === null) return null;
  return (policy: Policy) => {
    const rows = openReplay(replay, policy);
    return (step) => {
      const drawn = normalizeWeights(rows.draw(replayRows, randomStream(context.seed, context.name, 'replay', step)));
      return drawn.map((row) => ({ ...row, weights: Array.from(row.weights, (each) => each * replayWeight) }));
    };
  };
}
