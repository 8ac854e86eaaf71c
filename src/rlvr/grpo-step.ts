/**
 * One step of GRPO (paper section 3.3, eq. 1-3): sample a group of answers per question, reward each by rule, subtract
 * the group's mean, follow the gradient once. On-policy, one update a batch. Groups without signal are counted and
 * refilled from further questions, never sent to the engine.
 */
import { policyDatum, type Datum } from '../engine/datum.ts';
import type { Completion, Policy, TrainingPolicy } from '../engine/policy.ts';
import type { AdamParams } from '../engine/trainer.ts';
import { answerFrame } from '../grading/read-answer.ts';
import { computeReward } from '../grading/reward.ts';
import type { Question } from '../records/question.ts';
import { questionText } from '../records/question-text.ts';
import { RecordError } from '../support/errors.ts';
import { deriveSeed } from '../support/random.ts';
import { groupAdvantages, hasSignal } from './group-advantage.ts';

export interface GrpoSettings {
  /** Questions with signal wanted a step. */
  readonly groups: number;
  /** Rollouts a question (the paper's k; its value is not given). */
  readonly groupSize: number;
  /** Times that groups without signal are replaced by further questions. */
  readonly refills: number;
  readonly temperature: number;
  readonly maxTokens: number;
  /** Reward of a well-formed output, beside 1 for a correct one. */
  readonly formatReward: number;
  readonly divideByDeviation: boolean;
}

export interface GradedRollout {
  readonly question: Question;
  readonly group: number;
  readonly index: number;
  readonly seed: number;
  readonly completion: Completion;
  readonly reward: number;
  readonly advantage: number;
  readonly correct: boolean;
  readonly format: boolean;
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
    readonly gradientNorm: number;
    readonly sampledTokens: number;
    /** Read for sampling: the prompt of a group once. */
    readonly promptTokens: number;
    /** Forward and backward: the prompt of a group once, replayed rows as well. */
    readonly trainedTokens: number;
  };
}

export interface GrpoCall {
  readonly settings: GrpoSettings;
  /** Address of this step's random numbers: run seed, stage, step. */
  readonly address: readonly (string | number)[];
  /** The next questions to ask; called again for refills, never returning one twice in a step. */
  readonly nextQuestions: (count: number) => readonly Question[];
  readonly adam: AdamParams;
  /**
   * Rows of the base's training whose likelihood is raised in the same step, weights summing to their share of the
   * loss; absent or empty is off. Not in the paper: without it a small model forgets the facts that no question asks about.
   */
  readonly replay?: readonly Datum[];
}

export async function grpoStep(policy: TrainingPolicy, call: GrpoCall): Promise<GrpoStep> {
  const rollouts = await drawGroups(policy, call);
  if (rollouts.length === 0) throw new RecordError('a step of GRPO was given no question to ask: make more questions');
  const sent = rollouts.filter(({ advantage }) => advantage !== 0);
  const update =
    sent.length === 0 ? { logprobGap: 0, gradientNorm: 0, trainedTokens: 0 } : await updatePolicy(policy, sent, call);
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
  questions: readonly Question[],
  firstGroup: number,
  call: GrpoCall,
): Promise<GradedRollout[][]> {
  const { groupSize, temperature, maxTokens } = call.settings;
  const seedOf = (question: Question, index: number): number => deriveSeed(...call.address, question.id, index);
  const requests = questions.flatMap((question) => {
    const prompt = policy.chatPrompt(questionText(question));
    return Array.from({ length: groupSize }, (_, index) => ({ prompt, seed: seedOf(question, index) }));
  });
  const completions = await policy.complete(requests, { maxTokens, temperature, topP: null, topK: null });
  return questions.map((question, at) => {
    const own = completions.slice(at * groupSize, (at + 1) * groupSize);
    return gradeGroup(question, firstGroup + at, own, seedOf, call.settings);
  });
}

function gradeGroup(
  question: Question,
  group: number,
  completions: readonly Completion[],
  seedOf: (question: Question, index: number) => number,
  { formatReward, divideByDeviation }: GrpoSettings,
): GradedRollout[] {
  const frame = answerFrame(question);
  const graded = completions.map(({ text }) =>
    computeReward(text, question.answer, frame, { correctness: 1, format: formatReward }),
  );
  const rewards_K = graded.map(({ reward }) => reward);
  const advantages_K = hasSignal(rewards_K) ? groupAdvantages(rewards_K, divideByDeviation) : rewards_K.map(() => 0);
  return completions.map((completion, index) => ({
    question,
    group,
    index,
    seed: seedOf(question, index),
    completion,
    reward: rewards_K[index]!,
    advantage: advantages_K[index]!,
    correct: graded[index]!.correct,
    format: graded[index]!.format,
  }));
}

/**
 * Eq. 1: the mean over the rollouts of groups with signal of log-likelihood times advantage; the ratio to the sampler is
 * 1 on policy. A rollout whose reward is its group's mean counts in the mean but has no gradient, so it is not sent.
 */
async function updatePolicy(
  { engine }: TrainingPolicy,
  sent: readonly GradedRollout[],
  call: GrpoCall,
): Promise<{ logprobGap: number; gradientNorm: number; trainedTokens: number }> {
  const weight = 1 / (countLive(sent) * call.settings.groupSize);
  const data = sent.map(({ completion, advantage }) =>
    policyDatum(completion.prompt, completion.tokens, completion.logprobs, advantage, weight),
  );
  const { replay = [] } = call;
  // All are sent before the first is awaited: the engine keeps their order, and a remote one is asked in one round trip.
  const [{ logprobs }, , { gradientNorm }] = await Promise.all([
    engine.forwardBackward(data, { kind: 'importance_sampling' }),
    replay.length > 0 ? engine.forwardBackward(replay, { kind: 'cross_entropy' }) : null,
    engine.optimStep(call.adam),
  ]);
  return {
    logprobGap: meanGap(sent, logprobs),
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
): Omit<GrpoStep['metrics'], 'logprobGap' | 'gradientNorm' | 'trainedTokens'> {
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
