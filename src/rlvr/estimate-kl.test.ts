import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedEngine } from '../engine/embedded/embedded-engine.ts';
import { createEmbeddedEngine } from '../engine/embedded/open-engine.ts';
import { Policy } from '../engine/policy.ts';
import { estimateKl } from './estimate-kl.ts';
import { byteTokenizer, fakePolicy } from '../engine/fixtures/fake-engine.ts';

const config = {
  modelType: 'qwen3',
  vocabSize: byteTokenizer.vocabularySize,
  hiddenSize: 16,
  intermediateSize: 16,
  layerCount: 1,
  headCount: 2,
  keyValueHeadCount: 1,
  headSize: 8,
  ropeTheta: 10_000,
  rmsNormEpsilon: 1e-6,
  tieWordEmbeddings: true,
  maxPositions: 64,
} as const;

describe('the divergence', () => {
  let engines: EmbeddedEngine[];
  beforeAll(async () => {
    engines = await Promise.all([1, 2].map((seed) => createEmbeddedEngine({ config, seed, threads: 1 })));
    // Sharper than random weights, so that the two differ.
    for (const { weights } of engines) weights.forEach((value, at) => (weights[at] = value * 3));
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  const rollouts = async (policy: Policy) => {
    const requests = [1, 2, 3, 4].map((seed) => ({ prompt: [seed, 9, 20], seed }));
    const completions = await policy.complete(requests, { maxTokens: 12, temperature: 1, topP: null, topK: null });
    return completions.map((completion) => ({ completion }));
  };

  it('of a policy from itself is 0, from another positive', async () => {
    const [own, other] = engines.map((engine) => new Policy(engine, byteTokenizer));
    const drawn = await rollouts(own!);
    expect(await estimateKl(own!.engine, drawn)).toBeCloseTo(0, 5);
    expect(await estimateKl(other!.engine, drawn)).toBeGreaterThan(0.1);
  });

  it('is exp(d) - 1 - d a token, d the log-probability there less the one here', async () => {
    const { policy, engine } = fakePolicy(() => 'some words');
    const drawn = await rollouts(policy);
    engine.forwardLogprob = engine.sampledLogprob - 0.3;
    expect(await estimateKl(engine, drawn)).toBeCloseTo(Math.exp(-0.3) - 1 + 0.3, 6);
    engine.forwardLogprob = engine.sampledLogprob + 0.3;
    expect(await estimateKl(engine, drawn)).toBeCloseTo(Math.exp(0.3) - 1 - 0.3, 6);
  });

  it('of nothing is 0', async () => {
    expect(await estimateKl(fakePolicy(() => '').engine, [])).toBe(0);
  });
});
