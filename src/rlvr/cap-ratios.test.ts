import { expect, it } from 'vitest';
import type { Datum } from '../engine/datum.ts';
import { FakeEngine } from '../engine/fixtures/fake-engine.ts';
import { capRatios } from './cap-ratios.ts';

const datum: Datum = {
  tokens: [1, 2, 3, 4],
  targetTokens: [2, 3, 4, 5],
  weights: [0, 1, 1, 1],
  logprobs: [-9, -0.5, -3, -0.25],
  advantages: [0, 1, 1, -1],
};

it('raises what the sampler held for too improbable, so that no ratio is above the cap, and leaves the rest', async () => {
  const engine = new FakeEngine(() => '');
  engine.forwardLogprob = -0.5;
  const { data, cappedShare } = await capRatios(engine, [datum], 2);
  const [{ logprobs } = { logprobs: [] }] = data;
  const ratios = Array.from(logprobs!, (sampled) => Math.exp(-0.5 - sampled));
  expect(ratios[1]).toBeCloseTo(1, 6);
  expect(ratios[2]).toBeCloseTo(2, 6);
  expect(ratios[3]).toBeCloseTo(Math.exp(-0.25), 6);
  // A token that does not count stays as it is.
  expect(logprobs![0]).toBe(-9);
  expect(cappedShare).toBeCloseTo(1 / 3, 9);
});
