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
import { liveGroups, rolloutWeight } from './eq1-mean.ts';
import { type AdvantageScale, groupAdvantages, hasSignal } from './group-advantage.ts';
import {
  type AllottedQuestion,
  allotRollouts,
  type KnownChance,
  type RolloutAllocation,
} from './rollout-allocation.ts';
import { onePerGroup, rolloutMetrics, type RolloutMetrics } from './rollout-metrics.ts';

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
  /** Parts the `groups` x `groupSize` rollouts of a step by how hard questions are; absent: evenly. Nothing is refilled. */
  readonly rolloutAllocation?: RolloutAllocation | undefined;
}

/** An attempt as a member of its group. */
export interface GradedRollout extends Attempt {
  readonly group: number;
  readonly advantage: number;
}

export interface GrpoStep {
  /** Every rollout drawn, groups without signal too (their advantages are 0). */
  readonly rollouts: readonly GradedRollout[];
  readonly metrics: RolloutMetrics & UpdateMetrics;
}

interface UpdateMetrics {
  /** Mean |log p of the trainer - log p of the sampler| over sent tokens. */
  readonly logprobGap: number;
  /** Of the sent tokens, those whose ratio was capped; absent where no cap is set. */
  readonly cappedShare?: number;
  /** Null where a server does not tell it. */
  readonly gradientNorm: number | null;
  /** Forward and backward: the prompt of a group once, replayed rows as well. */
  readonly trainedTokens: number;
}

export interface GrpoCall {
  readonly settings: GrpoSettings;
  readonly prompt: Prompt;
  /** Address of this step's random numbers: run seed, stage, step. */
  readonly address: readonly (string | number)[];
  /** The next questions to ask; called again for refills, never returning one twice in a step. */
  readonly nextQuestions: (count: number) => readonly CommonQuestion[];
  /** What an allocation goes by; absent: nothing is known of any question. */
  readonly chanceOf?: KnownChance;
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
  return { rollouts, metrics: { ...rolloutMetrics(rollouts, call.settings.rolloutAllocation), ...update } };
}

/** Groups until enough have signal or the refills are used up; by an allocation, until the step's rollouts are. */
async function drawGroups(policy: Policy, call: GrpoCall): Promise<GradedRollout[]> {
  const { groups, groupSize, refills, rolloutAllocation } = call.settings;
  if (rolloutAllocation !== undefined) {
    const { nextQuestions, chanceOf = () => undefined } = call;
    const allotted = allotRollouts(nextQuestions, groups * groupSize, rolloutAllocation, chanceOf);
    return (await rollOut(policy, allotted, 0, call)).flat();
  }
  const rollouts: GradedRollout[] = [];
  let drawn = 0;
  let live = 0;
  for (let round = 0; round <= refills && live < groups; round++) {
    const questions = call.nextQuestions(groups - live);
    if (questions.length === 0) break;
    const even = questions.map((question) => ({ question, rollouts: groupSize }));
    for (const group of await rollOut(policy, even, drawn, call)) {
      rollouts.push(...group);
      if (group.some(({ advantage }) => advantage !== 0)) live++;
    }
    drawn += questions.length;
  }
  return rollouts;
}

async function rollOut(
  policy: Policy,
  allotted: readonly AllottedQuestion[],
  firstGroup: number,
  { settings, prompt, address }: GrpoCall,
): Promise<GradedRollout[][]> {
  const { temperature, maxTokens, formatReward, correctReward = defaultRewardWeights.correctness } = settings;
  const questions = allotted.map(({ question }) => question);
  const sizes = new Map(allotted.map(({ question, rollouts }) => [question, rollouts]));
  const groups = await attemptQuestions(policy, questions, {
    prompt,
    attempts: (question) => sizes.get(question)!,
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
  const groups = Map.groupBy(rollouts, ({ group }) => group);
  const live = liveGroups([...groups.values()].map((group_K) => group_K.map(({ advantage }) => advantage))).length;
  return rollouts
    .filter(({ advantage }) => advantage !== 0)
    .map(({ completion: { prompt, tokens, logprobs }, advantage, group }) =>
      policyDatum(prompt, tokens, logprobs, advantage, rolloutWeight(live, groups.get(group)!.length)),
    );
}

async function updatePolicy(
  { engine }: TrainingPolicy,
  data: readonly Datum[],
  sent: readonly GradedRollout[],
  call: GrpoCall,
): Promise<UpdateMetrics> {
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
