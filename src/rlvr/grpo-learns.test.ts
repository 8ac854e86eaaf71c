/** GRPO on the real engine: a tiny model that answers at random learns which answer is rewarded. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { type GrpoSettings, grpoStep } from './grpo-step.ts';

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

describe('GRPO', () => {
  let engine: EmbeddedEngine;
  let policy: TrainingPolicy;
  beforeAll(async () => {
    engine = await createEmbeddedEngine({
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
    policy = new Policy(engine, tokenizer);
    // A cold start: both answers in the format, as often as each other.
    const data = questions.flatMap((question) =>
      ['fever', 'cough'].map((answer) =>
        completionDatum(policy.chatPrompt(PROMPTS.plain.text(question)), policy.turn(formatted(answer)), 1 / 80),
      ),
    );
    for (let step = 0; step < 40; step++) {
      await engine.forwardBackward(data, { kind: 'cross_entropy' });
      await engine.optimStep(adamParams(0.03, 0));
    }
  }, 60_000);
  afterAll(() => engine.close());

  it('raises the reward of a task that can be learned, from chance to nearly always', async () => {
    const step = (index: number) =>
      grpoStep(policy, {
        settings,
        prompt: PROMPTS.plain,
        address: [0, 'stage-1', index],
        nextQuestions: (count) => questions.slice(0, count),
        adam: adamParams(0.02, 0),
      });
    const accuracies: number[] = [];
    for (let index = 0; index < 10; index++) {
      const { metrics } = await step(index);
      accuracies.push(metrics.accuracy);
      expect(metrics.logprobGap).toBeLessThan(1e-4);
    }
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(accuracies.slice(0, 2))).toBeLessThan(0.8);
    expect(mean(accuracies.slice(-3))).toBeGreaterThan(0.95);
    // Little is left to learn: most groups have no signal.
    expect((await step(99)).metrics.zeroSignalShare).toBeGreaterThan(0.5);
  });
});
