/**
 * The stage kind `rlvr.grpo`: reinforcement with verifiable rewards (paper section 3.3). What tells the paper's two stages
 * apart is their curriculum: easy and moderate questions in equal numbers, then hard samples mined again and again.
 */
import { z } from 'zod';
import { adamParams, scheduledRate } from '../engine/adam-schedule.ts';
import { modelOfProduct } from '../engine/model-reference.ts';
import type { Policy } from '../engine/policy.ts';
import { lora, trainerOptions } from '../products/adapter-setting.ts';
import { atMost, type Expectation } from '../products/expectation.ts';
import { count, learningRate, maxTokens, rate, share, weight } from '../products/setting-schemas.ts';
import { readSplit, readSplitsFile, TRAINING_SPLIT } from '../products/splits.ts';
import { defineStageKind, type Product, type WrongSetting } from '../products/stage-kind.ts';
import { keepSummary } from '../products/summary.ts';
import { commonQuestion } from '../records/common-question.ts';
import type { StageContext } from '../run/stage.ts';
import { randomStream } from '../support/random.ts';
import { normalizeWeights } from '../textbook/pretraining-rows.ts';
import { openReplay } from '../textbook/replay.ts';
import { promptNamed } from '../wording/prompt.ts';
import { PAPER_RATIO } from './curriculum.ts';
import { ADVANTAGES } from './group-advantage.ts';
import { chanceOfRight, DEFAULT_BAND, MINING_ESTIMATES } from './chance-of-right.ts';
import { type Curriculum, runReinforcement, type ReinforcementCall } from './reinforcement-stage.ts';

/** As questions of a graph have; with more, tries show more. */
const FEW_OPTIONS = 4;

const parts = z.number().int().min(0).max(1000);

const curriculum = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('balanced'),
    /** Tries at each question whose bank states no tier, to measure one. */
    tries: count.default(8),
  }),
  /** All questions alike, whatever their tier: a control. */
  z.object({ kind: z.literal('uniform') }),
  z.object({
    kind: z.literal('mined'),
    /** Mined anew every so many steps. */
    everySteps: count,
    /** Attempts at each training question in a round. */
    attempts: count,
    /** Questions that did not fail when last mined, and those that did. */
    ratio: z.object({ right: parts, wrong: parts }).default(PAPER_RATIO),
    /** What a round goes by: whether a question failed, or its chance of a right answer, guessing taken out. */
    estimate: z.enum(MINING_ESTIMATES).default('failures'),
    /** Chances that are mined by `estimate = "chance"`, 0-1. */
    band: z.strictObject({ low: share, high: share }).default(DEFAULT_BAND),
    /** Each attempt but the first shows the options in an order of its own. */
    shuffleOptions: z.boolean().default(false),
    /** Questions that a round tries, drawn anew each time; absent: all. */
    pool: count.optional(),
  }),
]);

const grpoSettings = z.object({
  curriculum,
  /** Questions with signal wanted a step. */
  groups: count,
  /** Rollouts a question: the paper's k, whose value it does not give. */
  groupSize: z.number().int().min(2).max(10_000),
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
  check: ({ replayRows, replayWeight, correctReward, formatReward, curriculum: drawn }, { replay }) => {
    const wrong: WrongSetting[] = [];
    if (drawn.kind === 'mined') wrong.push(...wrongMining(drawn));
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
  expect: ({ settings, feeds, standing }) => expectedOf(settings, standing(feeds['questions']![0])),
  run: async ({ settings, inputs, context, engines, recipe }) => {
    const { groups, groupSize, refills, steps, temperature, warmupSteps } = settings;
    const { maxTokens: longest, correctReward, formatReward, advantage, importanceCap } = settings;
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
      },
      curriculum: curriculumOf(settings),
      maxSteps: steps,
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

function wrongMining({ estimate, attempts, band, pool }: Extract<GrpoStageSettings['curriculum'], { kind: 'mined' }>) {
  const wrong: WrongSetting[] = [];
  if (band.low >= band.high)
    wrong.push({
      setting: 'curriculum.band',
      message: `low is ${band.low} and high ${band.high}: low must be less than high`,
    });
  if (estimate === 'failures') {
    if (pool !== undefined)
      wrong.push({
        setting: 'curriculum.pool',
        message: 'by failures a question that was not tried counts as solved: leave it out, or say estimate = "chance"',
      });
    return wrong;
  }
  const most = chanceOfRight({ attempts, failures: 0 }, FEW_OPTIONS);
  if (most <= band.high)
    wrong.push({
      setting: 'curriculum.attempts',
      message:
        `${attempts} right answers of ${attempts} show a chance of ${most.toFixed(2)}, which is not above the band ` +
        `(${band.high}): give more attempts`,
    });
  return wrong;
}

function curriculumOf({ curriculum: drawn, temperature, maxTokens: longest }: GrpoStageSettings): Curriculum {
  switch (drawn.kind) {
    case 'balanced':
      return { kind: 'balanced', measuring: { tries: drawn.tries, temperature, maxTokens: longest } };
    case 'uniform':
      return { kind: 'uniform' };
    case 'mined': {
      const { everySteps, ratio, attempts, estimate, band, shuffleOptions, pool = null } = drawn;
      const mining = { attempts, temperature, maxTokens: longest, estimate, shuffleOptions, pool };
      return { kind: 'mined', everySteps, ratio, band, mining };
    }
    default:
      return drawn satisfies never;
  }
}

/** Tokens sampled at most: in the steps and, once the questions are there, by mining or measuring tiers. */
function expectedOf(own: GrpoStageSettings, questions: Product | null): Expectation {
  const { steps, refills, groups, groupSize, maxTokens: longest, curriculum: drawn } = own;
  const rollouts = steps * (1 + refills) * groups * groupSize;
  const tries = drawn.kind === 'uniform' ? 0 : questions === null ? null : triesOf(drawn, steps, questions);
  if (tries !== null) return { tokens: { ...atMost((rollouts + tries) * longest), of: 'sampled' } };
  const uncounted = drawn.kind === 'mined' ? 'mining' : 'measuring tiers';
  return { tokens: { ...atMost(rollouts * longest), of: `sampled; ${uncounted} not counted` } };
}

type Trying = Exclude<GrpoStageSettings['curriculum'], { readonly kind: 'uniform' }>;

/** Answers to training questions besides those of the steps. */
function triesOf(drawn: Trying, steps: number, questions: Product): number | null {
  if (drawn.kind === 'balanced') {
    const silent = readSplit(questions, TRAINING_SPLIT).filter((question) => commonQuestion(question).tier === null);
    return drawn.tries * silent.length;
  }
  const training = readSplitsFile(questions).find(({ name }) => name === TRAINING_SPLIT);
  if (training === undefined) return null;
  const tried = Math.min(training.questions, drawn.pool ?? Infinity);
  return Math.ceil(steps / drawn.everySteps) * drawn.attempts * tried;
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
