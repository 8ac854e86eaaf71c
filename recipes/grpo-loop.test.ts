/** The loop in one file against the library: the same advantages, the same datums, and a policy that learns. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policyDatum } from '../src/engine/datum.ts';
import type { EmbeddedEngine } from '../src/engine/embedded/embedded-engine.ts';
import { createEmbeddedEngine } from '../src/engine/embedded/open-engine.ts';
import { policyData } from '../src/rlvr/grpo-step.ts';
import { groupAdvantages, hasSignal } from '../src/rlvr/group-advantage.ts';
import {
  defaultSettings,
  grpoLoop,
  type LoopStep,
  promptOf,
  rewardOf,
  rightAnswer,
  textOf,
  tinyModel,
} from './grpo-loop.ts';
import { atLeast } from '../test/worlds/at-least.ts';

const STEPS = 30;
const settings = { ...defaultSettings, steps: STEPS };
let engine: EmbeddedEngine;
const steps: LoopStep[] = [];

beforeAll(async () => {
  engine = await createEmbeddedEngine({ config: tinyModel, seed: settings.seed, threads: 2 });
  await grpoLoop(engine, settings, (_step, result) => steps.push(result));
}, 300_000);
afterAll(() => engine.close());

describe('the rule that rewards', () => {
  it('gives the right answer 1, and a wrong one the share before its first wrong token', () => {
    expect(textOf(rightAnswer(4))).toBe('43210.');
    for (let start = 0; start < 10; start++) expect(rewardOf(start, rightAnswer(start))).toBe(1);
    expect(rewardOf(4, [4, 3, 2, 0, 0])).toBe(3 / 6);
    expect(rewardOf(4, [3, 3, 2, 1, 0])).toBe(0);
    expect(rewardOf(4, [])).toBe(0);
  });
});

describe('against the library, on the same rollouts', () => {
  it('gives the advantages of src/rlvr/group-advantage.ts', () => {
    for (const { answers } of atLeast(30, steps)) {
      for (let first = 0; first < answers.length; first += settings.groupSize) {
        const group_K = answers.slice(first, first + settings.groupSize);
        const rewards_K = group_K.map(({ reward }) => reward);
        const expected = hasSignal(rewards_K) ? groupAdvantages(rewards_K) : rewards_K.map(() => 0);
        expect(group_K.map(({ advantage }) => advantage)).toEqual(expected);
      }
    }
  });

  it('sends what the library sends: the datums and the mean of src/rlvr/grpo-step.ts', () => {
    for (const { answers, data } of steps) {
      const rollouts = answers.map(({ prompt, rollout, advantage }, at) => ({
        group: Math.floor(at / settings.groupSize),
        advantage,
        completion: { ...rollout, prompt },
      }));
      expect(data).toEqual(policyData(rollouts));
    }
    expect(steps.filter(({ data }) => data.length > 0).length).toBeGreaterThan(STEPS / 2);
  });
});

describe('the loop', () => {
  it('learns: the reward rises with a fixed seed', () => {
    const meanOf = (part: readonly LoopStep[]): number =>
      part.reduce((sum, { reward }) => sum + reward, 0) / part.length;
    const early = meanOf(steps.slice(0, 5));
    expect(early).toBeLessThan(0.06);
    expect(meanOf(steps.slice(-5))).toBeGreaterThan(early + 0.08);
  });

  it('has sampler and trainer agree: the ratio of the loss is 1 on policy', async () => {
    const sampled = await engine.sample([{ prompt: promptOf(7), seed: 1 }], {
      maxTokens: 9,
      temperature: 1,
      topP: null,
      topK: null,
      stopTokens: [],
    });
    const { tokens, logprobs } = sampled[0]!;
    const datum = policyDatum(promptOf(7), tokens, logprobs, 1, 1);
    const { logprobs: own } = await engine.forward([datum], { kind: 'importance_sampling' });
    expect(logprobs.length).toBeGreaterThan(0);
    logprobs.forEach((logprob, at) => expect(own[0]![1 + at]).toBeCloseTo(logprob, 3));
  });
});
