/** GRPO on the real engine: a tiny model that answers at random learns which answer is rewarded. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddedEngine } from '../engine/embedded/embedded-engine.ts';
import { createEmbeddedEngine } from '../engine/embedded/open-engine.ts';
import { completionDatum } from '../engine/datum.ts';
import { Policy, type TrainingPolicy } from '../engine/policy.ts';
import { CHAT_TEMPLATE } from '../engine/tokenizer/chat-template.ts';
import { Tokenizer } from '../engine/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../engine/tokenizer/train-bpe.ts';
import { adamParams } from '../engine/adam-schedule.ts';
import { PROMPTS } from '../wording/prompt.ts';
import { formatted } from '../engine/fixtures/fake-engine.ts';
import { toyQuestion } from '../../test/worlds/toy-questions.ts';
import { BatchesAhead } from './batches-ahead.ts';
import { drawGroups } from './draw-groups.ts';
import { type GrpoSettings, grpoStep, learnFrom } from './grpo-step.ts';
import type { SampleBatch } from './sampled-batch.ts';

const phrases = [' fever', ' cough', 'What is', 'because', 'user', 'assistant', '\n'].map((text) => ({
  text,
  weight: 1,
}));
const { tokenizerJson } = trainTokenizer({ texts: [], phrases, mergeCount: 0, vocabularyLimit: null });
const tokenizer = new Tokenizer(tokenizerJson, {}, CHAT_TEMPLATE);
const questions = ['p', 'q', 'r', 's'].map((id) => toyQuestion(id));
const settings: GrpoSettings = {
  groups: 4,
  groupSize: 8,
  refills: 0,
  temperature: 1,
  maxTokens: 14,
  formatReward: 0.1,
  advantage: 'mean',
};

/** A model that answers at random, in the format. */
async function coldStart(): Promise<EmbeddedEngine> {
  const engine = await createEmbeddedEngine({
    config: {
      modelType: 'qwen3',
      vocabSize: tokenizer.vocabularySize,
      hiddenSize: 24,
      intermediateSize: 32,
      layerCount: 1,
      headCount: 2,
      keyValueHeadCount: 1,
      headSize: 12,
      ropeTheta: 10_000,
      rmsNormEpsilon: 1e-6,
      tieWordEmbeddings: true,
      maxPositions: 96,
    },
    seed: 1,
    threads: 1,
  });
  const policy = new Policy(engine, tokenizer);
  // Both answers in the format, as often as each other.
  const data = questions.flatMap((question) =>
    ['fever', 'cough'].map((answer) =>
      completionDatum(policy.chatPrompt(PROMPTS.plain.text(question)), policy.turn(formatted(answer)), 1 / 80),
    ),
  );
  for (let step = 0; step < 40; step++) {
    await engine.forwardBackward(data, { kind: 'cross_entropy' });
    await engine.optimStep(adamParams(0.03, 0));
  }
  return engine;
}

const RATE = 0.02;
const drawOf = (index: number) => ({
  settings,
  prompt: PROMPTS.plain,
  address: [0, 'stage-1', index],
  nextQuestions: (count: number) => questions.slice(0, count),
});
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('GRPO', () => {
  let engine: EmbeddedEngine;
  let policy: TrainingPolicy;
  beforeEach(async () => {
    engine = await coldStart();
    policy = new Policy(engine, tokenizer);
  }, 60_000);
  afterEach(() => engine.close());

  it('raises the reward of a task that can be learned, from chance to nearly always', async () => {
    const step = (index: number) => grpoStep(policy, { ...drawOf(index), adam: adamParams(RATE, 0) });
    const accuracies: number[] = [];
    for (let index = 0; index < 10; index++) {
      const { metrics } = await step(index);
      accuracies.push(metrics.accuracy);
      expect(metrics.logprobGap).toBeLessThan(1e-4);
    }
    expect(mean(accuracies.slice(0, 2))).toBeLessThan(0.8);
    expect(mean(accuracies.slice(-3))).toBeGreaterThan(0.95);
    // Little is left to learn: most groups have no signal.
    expect((await step(99)).metrics.zeroSignalShare).toBeGreaterThan(0.5);
  });

  it('raises it from batches that were sampled a step before, whose ratios are those of the policies', async () => {
    const STEPS = 12;
    // At the whole rate, policies a step apart are too far apart: docs/log/reinforcement.md has it.
    const adam = adamParams(RATE / 4, 0);
    const sample: SampleBatch = async (asked, step) => ({
      rollouts: await drawGroups(asked, drawOf(step)),
      round: null,
    });
    const ahead = new BatchesAhead({ policy, maxStepsOffPolicy: 1, totalSteps: STEPS, sample });
    const accuracies: number[] = [];
    const gaps: number[] = [];
    for (let index = 0; index < STEPS; index++) {
      const batch = await ahead.take(index, {});
      const { metrics, ratios } = await learnFrom(policy, batch.rollouts, { settings, adam });
      accuracies.push(metrics.accuracy);
      gaps.push(metrics.logprobGap);
      if (ratios !== null) expect(ratios.ratioMax).toBeGreaterThanOrEqual(ratios.ratioMean);
    }
    expect(mean(accuracies.slice(0, 2))).toBeLessThan(0.8);
    expect(mean(accuracies.slice(-3))).toBeGreaterThan(0.9);
    // The first batch is the policy's own; the next was sampled before it had learned from that.
    expect(gaps[0]).toBeLessThan(1e-4);
    expect(gaps[1]).toBeGreaterThan(1e-3);
  });
});
