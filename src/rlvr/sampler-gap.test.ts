import { expect, it } from 'vitest';
import type { Completion } from '../engine/policy.ts';
import { samplerGap } from './sampler-gap.ts';

/** A prompt of two tokens, so that the first sampled token is the second target. */
const rollout = (logprobs: number[]): { completion: Completion } => ({
  completion: { prompt: [1, 2], tokens: logprobs.map(() => 3), logprobs, stopReason: 'stop', text: '' },
});

it('means the distance and the ratio over sampled tokens, and knows the largest', () => {
  const sent = [rollout([-1, -2]), rollout([-3])];
  const trained = [Float32Array.of(-99, -1.5, -1), Float32Array.of(-99, -3)];
  const { logprobGap, ratioMean, ratioMax } = samplerGap(sent, trained);
  expect(logprobGap).toBeCloseTo((0.5 + 1 + 0) / 3, 9);
  expect(ratioMean).toBeCloseTo((Math.exp(-0.5) + Math.E + 1) / 3, 9);
  expect(ratioMax).toBeCloseTo(Math.E, 9);
});

it('is 0 and 1 where trainer and sampler are one policy', () => {
  const gap = samplerGap([rollout([-0.5, -0.25])], [Float32Array.of(0, -0.5, -0.25)]);
  expect(gap).toEqual({ logprobGap: 0, ratioMean: 1, ratioMax: 1 });
});
