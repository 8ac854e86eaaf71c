/**
 * The batch of a step (paper section 3.3, eq. 2-3): a group of answers per question, each rewarded by rule, less the group's
 * mean. Groups without signal are counted and refilled from further questions. Knows nothing of the update, nor of whether
 * the policy that answers is the one that will be trained on it or an older one.
 */
import { type Attempt, attemptQuestions } from '../attempts/attempt.ts';
import type { Policy } from '../engine/policy.ts';
import { defaultRewardWeights } from '../grading/reward.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import { ConfigError } from '../support/errors.ts';
import { deriveSeed } from '../support/random.ts';
import type { Prompt } from '../wording/prompt.ts';
import { type AdvantageScale, groupAdvantages, hasSignal } from './group-advantage.ts';
import {
  type AllottedQuestion,
  allotRollouts,
  type KnownChance,
  type RolloutAllocation,
} from './rollout-allocation.ts';

export interface DrawSettings {
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
  /** Parts the `groups` x `groupSize` rollouts of a step by how hard questions are; absent: evenly. Nothing is refilled. */
  readonly rolloutAllocation?: RolloutAllocation | undefined;
}

/** An attempt as a member of its group. */
export interface GradedRollout extends Omit<Attempt, 'reading'> {
  readonly group: number;
  readonly advantage: number;
}

export interface DrawCall {
  readonly settings: DrawSettings;
  readonly prompt: Prompt;
  /** Address of this step's random numbers: run seed, stage, step. */
  readonly address: readonly (string | number)[];
  /** The next questions to ask; called again for refills, never returning one twice in a step. */
  readonly nextQuestions: (count: number) => readonly CommonQuestion[];
  /** What an allocation goes by; absent: nothing is known of any question. */
  readonly chanceOf?: KnownChance;
}

/** Groups until enough have signal or the refills are used up; by an allocation, until the step's rollouts are. */
export async function drawGroups(policy: Policy, call: DrawCall): Promise<GradedRollout[]> {
  const rollouts = await (call.settings.rolloutAllocation === undefined
    ? drawEvenly(policy, call)
    : drawByAllocation(policy, call, call.settings.rolloutAllocation));
  if (rollouts.length > 0) return rollouts;
  throw new ConfigError(
    'a step of GRPO was given no question to ask. A balanced curriculum draws easy and moderate questions: where tiers were ' +
      'measured and all are difficult, the model that training starts from is too weak for this bank; train it longer ' +
      'before, or give it easier questions',
  );
}

async function drawByAllocation(
  policy: Policy,
  call: DrawCall,
  allocation: RolloutAllocation,
): Promise<GradedRollout[]> {
  const { nextQuestions, chanceOf = () => undefined, settings } = call;
  const allotted = allotRollouts(nextQuestions, settings.groups * settings.groupSize, allocation, chanceOf);
  return (await rollOut(policy, allotted, 0, call)).flat();
}

async function drawEvenly(policy: Policy, call: DrawCall): Promise<GradedRollout[]> {
  const { groups, groupSize, refills } = call.settings;
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
  { settings, prompt, address }: DrawCall,
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

function inGroup(attempts: readonly Attempt[], group: number, { advantage }: DrawSettings): GradedRollout[] {
  const rewards_K = attempts.map(({ reward }) => reward);
  const right_K = attempts.map(({ correct }) => correct);
  const advantages_K = hasSignal(rewards_K) ? groupAdvantages(rewards_K, advantage, right_K) : rewards_K.map(() => 0);
  return attempts.map((attempt, index) => ({ ...attempt, group, advantage: advantages_K[index]! }));
}
