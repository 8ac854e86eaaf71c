/**
 * The whole of GRPO in one file (paper section 3.3, equations 1-3), on the training port; of the rest of the library it
 * takes the mean of equation 1 alone, which is defined once (`src/rlvr/eq1-mean.ts`):
 *
 *     node recipes/grpo-loop.ts
 *
 * A model of 50 thousand random weights learns to count down: asked `4=` it is to write `43210.`. Nobody shows it an
 * answer. It samples a group of answers to each question, a rule rewards every answer by how far it is right, and what
 * was better than its group's mean becomes likelier. `src/rlvr` does the same with a curriculum, refills, journals and
 * checkpoints; `grpo-loop.test.ts` holds the two to the same numbers.
 *
 * Axes in names: P prompts (one group each), K rollouts of a group, T tokens of a sequence.
 */
import { createEmbeddedEngine } from '../src/engine/embedded/open-engine.ts';
import type { DecoderConfig } from '../src/engine/decoder-config.ts';
import type { Datum } from '../src/engine/datum.ts';
import type { SampledSequence } from '../src/engine/sampler.ts';
import type { AdamParams } from '../src/engine/trainer.ts';
import type { TrainingEngine } from '../src/engine/training-engine.ts';
import { liveGroups, rolloutWeight } from '../src/rlvr/eq1-mean.ts';

/** The vocabulary: ten digits, the end of a question and the end of an answer. */
const SYMBOLS = '0123456789=.';
const EQUALS = SYMBOLS.indexOf('=');
const STOP = SYMBOLS.indexOf('.');

/** The shape of a Qwen3, as small as it gets. */
export const tinyModel: DecoderConfig = {
  modelType: 'qwen3',
  vocabSize: SYMBOLS.length,
  hiddenSize: 48,
  intermediateSize: 96,
  layerCount: 2,
  headCount: 4,
  keyValueHeadCount: 2,
  headSize: 16,
  ropeTheta: 10_000,
  rmsNormEpsilon: 1e-6,
  tieWordEmbeddings: false,
  maxPositions: 32,
};

export interface GrpoLoopSettings {
  readonly steps: number;
  /** Rollouts of a question: the paper's k, whose value it does not give. */
  readonly groupSize: number;
  readonly seed: number;
  readonly learningRate: number;
}

/** With smaller groups or a higher rate, a group may agree on a wrong answer before the right one was tried: it stays. */
export const defaultSettings: GrpoLoopSettings = { steps: 160, groupSize: 32, seed: 0, learningRate: 1e-3 };

/** The questions: from which digit to count down. */
const starts_P = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** One sampled answer and what became of it. */
export interface GradedAnswer {
  readonly prompt: readonly number[];
  readonly rollout: SampledSequence;
  readonly reward: number;
  readonly advantage: number;
}

/** What a step saw, before its update. */
export interface LoopStep {
  readonly answers: readonly GradedAnswer[];
  readonly data: readonly Datum[];
  /** Means over all rollouts. */
  readonly reward: number;
  readonly solvedShare: number;
  /** Share of groups whose rewards are all equal: they teach nothing and are left out. */
  readonly zeroSignalShare: number;
}

export function promptOf(start: number): number[] {
  return [start, EQUALS];
}

/** The one right answer: the digits from `start` to 0, then the stop token. */
export function rightAnswer(start: number): number[] {
  return [...Array.from({ length: start + 1 }, (_, at) => start - at), STOP];
}

/**
 * Verifiable, by a rule: the share of the right answer's tokens that stand before the first wrong one. A reward of the
 * whole answer alone, as in the paper, would be 0 for nearly every rollout of random weights: no group with signal.
 */
export function rewardOf(start: number, tokens: readonly number[]): number {
  const right = rightAnswer(start);
  const firstWrong = right.findIndex((token, at) => tokens[at] !== token);
  return (firstWrong < 0 ? right.length : firstWrong) / right.length;
}

/** Eq. 2-3: the reward minus the mean of its group, not divided by the group's standard deviation. */
export function advantagesOf(rewards_K: readonly number[]): number[] {
  const mean = rewards_K.reduce((sum, reward) => sum + reward, 0) / rewards_K.length;
  const hasSignal = rewards_K.some((reward) => Math.abs(reward - rewards_K[0]!) > 1e-9);
  return rewards_K.map((reward) => (hasSignal ? reward - mean : 0));
}

/**
 * Eq. 1 for one rollout, as the port wants it: input and target shifted by one, the prompt's targets with weight 0, and
 * on each token of the answer the sampler's log-probability and the advantage. The engine's `importance_sampling` loss
 * is -sum of weight x exp(logprob - sampler's logprob) x advantage; on policy the ratio is 1 and its gradient is that of
 * the log-likelihood. `weight` makes the mean of eq. 1: 1 / (groups with signal x K).
 */
export function datumOf({ prompt, rollout, advantage }: Omit<GradedAnswer, 'reward'>, weight: number): Datum {
  const sequence_T = [...prompt, ...rollout.tokens];
  // The first token of a sequence is never a target, so the prompt has one target fewer than tokens.
  const promptTargets = prompt.slice(1).map(() => 0);
  const onAnswer = (value: number): number[] => [...promptTargets, ...rollout.tokens.map(() => value)];
  return {
    tokens: sequence_T.slice(0, -1),
    targetTokens: sequence_T.slice(1),
    weights: onAnswer(weight),
    logprobs: [...promptTargets, ...rollout.logprobs],
    advantages: onAnswer(advantage),
  };
}

/** One step: sample a group for every question, reward, subtract the mean, follow the gradient once. */
export async function grpoStep(
  engine: TrainingEngine,
  { groupSize, seed, learningRate }: GrpoLoopSettings,
  step: number,
): Promise<LoopStep> {
  const answers = await sampleAndGrade(engine, groupSize, seed, step);
  const advantages_PK = starts_P.map((_, group) =>
    answers.slice(group * groupSize, (group + 1) * groupSize).map(({ advantage }) => advantage),
  );
  const live = liveGroups(advantages_PK).length;
  // A rollout at its group's mean has no gradient: it counts in the weight and is not sent.
  const sent = answers.filter(({ advantage }) => advantage !== 0);
  const data = sent.map((answer) => datumOf(answer, rolloutWeight(live, groupSize)));
  if (data.length > 0) {
    await engine.forwardBackward(data, { kind: 'importance_sampling' });
    await engine.optimStep(adamOf(learningRate));
  }
  const mean = (value: (answer: GradedAnswer) => number): number =>
    answers.reduce((sum, answer) => sum + value(answer), 0) / answers.length;
  return {
    answers,
    data,
    reward: mean(({ reward }) => reward),
    solvedShare: mean(({ reward }) => (reward === 1 ? 1 : 0)),
    zeroSignalShare: 1 - live / starts_P.length,
  };
}

async function sampleAndGrade(
  engine: TrainingEngine,
  groupSize: number,
  seed: number,
  step: number,
): Promise<GradedAnswer[]> {
  const requests = starts_P.flatMap((start, group) =>
    Array.from({ length: groupSize }, (_, index) => ({
      prompt: promptOf(start),
      // Every sequence has a seed of its own, by its place in the run: the run can be repeated to the bit.
      seed: ((seed * 1000 + step) * starts_P.length + group) * groupSize + index,
    })),
  );
  const rollouts = await engine.sample(requests, {
    maxTokens: rightAnswer(9).length,
    temperature: 1, // the policy itself is sampled, so that the ratio of the loss is 1
    topP: null,
    topK: null,
    stopTokens: [STOP],
  });
  return starts_P.flatMap((start, group) => {
    const rollouts_K = rollouts.slice(group * groupSize, (group + 1) * groupSize);
    const rewards_K = rollouts_K.map(({ tokens }) => rewardOf(start, tokens));
    const advantages_K = advantagesOf(rewards_K);
    return rollouts_K.map((rollout, index) => ({
      prompt: promptOf(start),
      rollout,
      reward: rewards_K[index]!,
      advantage: advantages_K[index]!,
    }));
  });
}

function adamOf(learningRate: number): AdamParams {
  return { learningRate, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0, gradClipNorm: 1 };
}

/** The loop. `onStep` is told of every step; the engine is the caller's. */
export async function grpoLoop(
  engine: TrainingEngine,
  settings: GrpoLoopSettings,
  onStep: (step: number, result: LoopStep) => void,
): Promise<void> {
  for (let step = 0; step < settings.steps; step++) onStep(step, await grpoStep(engine, settings, step));
}

export function textOf(tokens: readonly number[]): string {
  return tokens.map((token) => SYMBOLS[token]).join('');
}

/** `step  60  reward 0.561  solved  46 %  no signal  50 %  0=0.` */
function line(step: number, { answers, reward, solvedShare, zeroSignalShare }: LoopStep): string {
  const percent = (share: number): string => `${Math.round(share * 100)} %`.padStart(5);
  const example = answers[Math.floor((step * answers.length) / starts_P.length) % answers.length]!;
  const shown = textOf([...example.prompt, ...example.rollout.tokens]);
  return (
    `step ${String(step).padStart(3)}  reward ${reward.toFixed(3)}  solved ${percent(solvedShare)}` +
    `  no signal ${percent(zeroSignalShare)}  ${shown}`
  );
}

if (import.meta.main) {
  // Fixed, because numbers depend on the count of threads.
  const engine = await createEmbeddedEngine({ config: tinyModel, seed: defaultSettings.seed, threads: 2 });
  try {
    await grpoLoop(engine, defaultSettings, (step, result) => console.log(line(step, result)));
  } finally {
    await engine.close();
  }
}
