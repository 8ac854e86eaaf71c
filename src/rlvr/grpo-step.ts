/**
 * One step of GRPO (paper section 3.3, eq. 1-3): sample a group of answers per question, reward each by rule, subtract
 * the group's mean, follow the gradient once. On-policy, one update a batch. Groups without signal are counted and
 * refilled from further questions, never sent to the engine.
 */
import { type Attempt, attemptQuestions } from '../attempts/attempt.ts';
import { policyDatum, type Datum } from '../engine/datum.ts';
import type { Policy, TrainingPolicy } from '../engine/policy.ts';
import type { AdamParams } from '../engine/trainer.ts';
import { defaultRewardWeights } from '../grading/reward.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import { ConfigError } from '../support/errors.ts';
import { deriveSeed } from '../support/random.ts';
import type { Prompt } from '../wording/prompt.ts';
import { capRatios } from './cap-ratios.ts';
import { rolloutWeight } from './eq1-mean.ts';
import { type AdvantageScale, groupAdvantages, hasSignal } from './group-advantage.ts';

export interface GrpoSettings {
  /** Questions with signal wanted a step. */
  readonly groups: number;
  /** Rollouts a question (the paper's k; its value is not given). */
  readonly groupSize: number;
  /** Times that groups without signal are replaced by further questions. */
  readonly refills: number;
  readonly temperature: number;
  readonly maxTokens: number;
  /** Reward of a correct answer; absent: 1. 0 is a control that rewards the format alone. */
  readonly correctReward?: number | undefined;
  /** Reward of a well-formed output, beside that. */
  readonly formatReward: number;
  readonly advantage: AdvantageScale;
  /** Ratio of trainer to sampler that no token exceeds; absent is off. */
  readonly importanceCap?: number | undefined;
}

/** An attempt as a member of its group. */
export interface GradedRollout extends Attempt {
  readonly group: number;
  readonly advantage: number;
}

export interface GrpoStep {
  /** Every rollout drawn, groups without signal too (their advantages are 0). */
  readonly rollouts: readonly GradedRollout[];
  readonly metrics: {
    readonly reward: number;
    readonly accuracy: number;
    readonly formatRate: number;
    /** Mean generated tokens. */
    readonly length: number;
    /** Mean of -log p over sampled tokens at temperature 1, nats: an estimate of the entropy. */
    readonly entropy: number;
    readonly zeroSignalShare: number;
    readonly drawnGroups: number;
    readonly sentGroups: number;
    /** Mean |log p of the trainer - log p of the sampler| over sent tokens. */
    readonly logprobGap: number;
    /** Of the sent tokens, those whose ratio was capped; absent where no cap is set. */
    readonly cappedShare?: number;
    /** Null where a server does not tell it. */
    readonly gradientNorm: number | null;
    readonly sampledTokens: number;
    /** Read for sampling: the prompt of a group once. */
    readonly promptTokens: number;
    /** Forward and backward: the prompt of a group once, replayed rows as well. */
    readonly trainedTokens: number;
  };
}

export interface GrpoCall {
  readonly settings: GrpoSettings;
  readonly prompt: Prompt;
  /** Address of this step's random numbers: run seed, stage, step. */
  readonly address: readonly (string | number)[];
  /** The next questions to ask; called again for refills, never returning one twice in a step. */
  readonly nextQuestions: (count: number) => readonly CommonQuestion[];
  readonly adam: AdamParams;
  /**
   * Rows of the base's training whose likelihood is raised in the same step, weights summing to their share of the
   * loss; absent or empty is off. Not in the paper: without it a small model forgets the facts that no question asks about.
   */
  readonly replay?: readonly Datum[];
}

export async function grpoStep(policy: TrainingPolicy, call: GrpoCall): Promise<GrpoStep> {
  const rollouts = await drawGroups(policy, call);
  if (rollouts.length === 0)
    throw new ConfigError(
      'a step of GRPO was given no question to ask. A balanced curriculum draws easy and moderate questions: where tiers were ' +
        'measured and all are difficult, the model that training starts from is too weak for this bank; train it longer ' +
        'before, or give it easier questions',
    );
  const sent = rollouts.filter(({ advantage }) => advantage !== 0);
  const update =
    sent.length === 0
      ? { logprobGap: 0, gradientNorm: 0, trainedTokens: 0 }
      : await updatePolicy(policy, policyData(rollouts), sent, call);
  return { rollouts, metrics: { ...describe(rollouts, call.settings.groupSize), ...update } };
}

/** Groups until enough have signal or the refills are used up. */
async function drawGroups(policy: Policy, call: GrpoCall): Promise<GradedRollout[]> {
  const { groups, refills } = call.settings;
  const rollouts: GradedRollout[] = [];
  let drawn = 0;
  let live = 0;
  for (let round = 0; round <= refills && live < groups; round++) {
    const questions = call.nextQuestions(groups - live);
    if (questions.length === 0) break;
    for (const group of await rollOut(policy, questions, drawn, call)) {
      rollouts.push(...group);
      if (group.some(({ advantage }) => advantage !== 0)) live++;
    }
    drawn += questions.length;
  }
  return rollouts;
}

async function rollOut(
  policy: Policy,
  questions: readonly CommonQuestion[],
  firstGroup: number,
  { settings, prompt, address }: GrpoCall,
): Promise<GradedRollout[][]> {
  const {
    groupSize,
    temperature,
    maxTokens,
    formatReward,
    correctReward = defaultRewardWeights.correctness,
  } = settings;
  const groups = await attemptQuestions(policy, questions, {
    prompt,
    attempts: groupSize,
    temperature,
    maxTokens,
    seedOf: ({ id }, index) => deriveSeed(...address, id, index),
    rewards: { correctness: correctReward, format: formatReward },
  });
  return groups.map((attempts, at) => inGroup(attempts, firstGroup + at, settings));
}

function inGroup(attempts: readonly Attempt[], group: number, { advantage }: GrpoSettings): GradedRollout[] {
  const rewards_K = attempts.map(({ reward }) => reward);
  const right_K = attempts.map(({ correct }) => correct);
  const advantages_K = hasSignal(rewards_K) ? groupAdvantages(rewards_K, advantage, right_K) : rewards_K.map(() => 0);
  return attempts.map((attempt, index) => ({ ...attempt, group, advantage: advantages_K[index]! }));
}

/** What of a rollout becomes a datum. */
export interface SampledRollout extends Pick<GradedRollout, 'group' | 'advantage'> {
  readonly completion: Pick<GradedRollout['completion'], 'prompt' | 'tokens' | 'logprobs'>;
}

/**
 * Eq. 1 as the engine takes it (`importance_sampling`, whose ratio to the sampler is 1 on policy): every rollout with an
 * advantage, its tokens weighted by the mean of `eq1-mean.ts`. Empty when no group has signal.
 */
export function policyData(rollouts: readonly SampledRollout[]): Datum[] {
  const groups_PK = [...Map.groupBy(rollouts, ({ group }) => group).values()];
  const weight = rolloutWeight(groups_PK.map((group_K) => group_K.map(({ advantage }) => advantage)));
  if (weight === null) return [];
  return rollouts
    .filter(({ advantage }) => advantage !== 0)
    .map(({ completion: { prompt, tokens, logprobs }, advantage }) =>
      policyDatum(prompt, tokens, logprobs, advantage, weight),
    );
}

async function updatePolicy(
  { engine }: TrainingPolicy,
  data: readonly Datum[],
  sent: readonly GradedRollout[],
  call: GrpoCall,
): Promise<Pick<GrpoStep['metrics'], 'logprobGap' | 'cappedShare' | 'gradientNorm' | 'trainedTokens'>> {
  const { replay = [], settings } = call;
  const { importanceCap } = settings;
  const capped = importanceCap === undefined ? null : await capRatios(engine, data, importanceCap);
  // All are sent before the first is awaited: the engine keeps their order, and a remote one is asked in one round trip.
  const [{ logprobs }, , { gradientNorm }] = await Promise.all([
    engine.forwardBackward(capped?.data ?? data, { kind: 'importance_sampling' }),
    replay.length > 0 ? engine.forwardBackward(replay, { kind: 'cross_entropy' }) : null,
    engine.optimStep(call.adam),
  ]);
  return {
    logprobGap: meanGap(sent, logprobs),
    ...(capped !== null && { cappedShare: capped.cappedShare }),
    gradientNorm,
    trainedTokens: trainedTokens(sent) + replay.reduce((sum, { tokens }) => sum + tokens.length, 0),
  };
}

/** As the engine computes them: all of a group's completions behind one prompt, whose last token is the first to predict. */
function trainedTokens(sent: readonly GradedRollout[]): number {
  const prompts = onePerGroup(sent).reduce((sum, { completion }) => sum + completion.prompt.length - 1, 0);
  return sent.reduce((sum, { completion }) => sum + completion.tokens.length, prompts);
}

function meanGap(sent: readonly GradedRollout[], logprobs: readonly Float32Array[]): number {
  let gap = 0;
  let count = 0;
  sent.forEach(({ completion }, at) => {
    const first = completion.prompt.length - 1;
    completion.logprobs.forEach((sampled, position) => {
      gap += Math.abs(sampled - logprobs[at]![first + position]!);
      count++;
    });
  });
  return gap / count;
}

function describe(
  rollouts: readonly GradedRollout[],
  groupSize: number,
): Omit<GrpoStep['metrics'], 'logprobGap' | 'cappedShare' | 'gradientNorm' | 'trainedTokens'> {
  const count = rollouts.length;
  const mean = (value: (rollout: GradedRollout) => number): number =>
    rollouts.reduce((sum, rollout) => sum + value(rollout), 0) / count;
  const sampledTokens = rollouts.reduce((sum, { completion }) => sum + completion.tokens.length, 0);
  const surprise = rollouts.reduce(
    (sum, { completion }) => sum - completion.logprobs.reduce((part, value) => part + value, 0),
    0,
  );
  const drawnGroups = count / groupSize;
  const sentGroups = countLive(rollouts);
  return {
    reward: mean(({ reward }) => reward),
    accuracy: mean(({ correct }) => (correct ? 1 : 0)),
    formatRate: mean(({ format }) => (format ? 1 : 0)),
    length: sampledTokens / count,
    entropy: surprise / sampledTokens,
    zeroSignalShare: 1 - sentGroups / drawnGroups,
    drawnGroups,
    sentGroups,
    sampledTokens,
    promptTokens: onePerGroup(rollouts).reduce((sum, { completion }) => sum + completion.prompt.length, 0),
  };
}

/** Groups with signal. */
function countLive(rollouts: readonly GradedRollout[]): number {
  return onePerGroup(rollouts.filter(({ advantage }) => advantage !== 0)).length;
}

/** One rollout of each group. */
function onePerGroup(rollouts: readonly GradedRollout[]): GradedRollout[] {
  return [...new Map(rollouts.map((rollout) => [rollout.group, rollout])).values()];
}
