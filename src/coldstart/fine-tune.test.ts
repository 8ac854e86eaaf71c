import { describe, expect, it } from 'vitest';
import { completionDatum, totalWeight, type Datum } from '../engine/datum.ts';
import { FakeEngine } from '../engine/fixtures/fake-engine.ts';
import { Policy } from '../engine/policy.ts';
import type { ForwardOutput } from '../engine/scorer.ts';
import type { AdamParams } from '../engine/trainer.ts';
import type { Tokenizer } from '../engine/tokenizer/tokenizer.ts';
import { type Example, type FineTuningSettings, type FineTuningStep, fineTuningStep, stepsOf } from './fine-tune.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

const settings: FineTuningSettings = {
  epochs: 4,
  batchSize: 3,
  learningRate: 0.1,
  warmupSteps: 2,
  weightDecay: 0.01,
  replayShare: 0.25,
  replayRows: 2,
};
/** Example n has prompt [n, n] and a completion of n % 3 + 1 tokens. */
const examples: Example[] = Array.from({ length: 7 }, (_, n) => ({
  prompt: [n, n],
  completion: Array.from({ length: (n % 3) + 1 }, () => 50),
}));
const replay = (count: number, step: number): Datum[] =>
  Array.from({ length: count }, (_, row) => completionDatum([90 + row], [step, 91], 3));

/** Gives every target the log-probability -2, or -9 where nothing is learned. */
class UnevenEngine extends FakeEngine {
  override async forward(data: readonly Datum[]): Promise<ForwardOutput> {
    const logprobs = data.map(({ weights }) => Float32Array.from(weights, (weight) => (weight === 0 ? -9 : -2)));
    return { logprobs, lossSum: 0 };
  }
}

interface Recorded {
  readonly batches: readonly (readonly Datum[])[];
  readonly rates: number[];
  readonly steps: FineTuningStep[];
}

async function run(changes: Partial<FineTuningSettings> = {}, seed = 1): Promise<Recorded> {
  const engine = new UnevenEngine(() => '');
  const [rates, steps]: [number[], FineTuningStep[]] = [[], []];
  const policy = new Policy(engine, { endTokens: [99] } as unknown as Tokenizer);
  const own = { ...settings, ...changes };
  const totalSteps = stepsOf(examples.length, own);
  const adam = (learningRate: number): AdamParams => {
    rates.push(learningRate);
    return { learningRate, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0, gradClipNorm: null };
  };
  for (let step = 0; step < totalSteps; step++)
    steps.push(await fineTuningStep(policy, { examples, settings: own, step, totalSteps, seed, replay, adam }));
  return { batches: engine.learned.map(({ data }) => data), rates, steps };
}

/** Which examples a batch holds, its replayed rows left out. */
const shown = (batch: readonly Datum[]): number[] => batch.slice(0, 3).map(({ tokens }) => tokens[0]!);
const sum = (data: readonly Datum[]): number => data.reduce((total, datum) => total + totalWeight(datum), 0);

describe('fine-tuning', () => {
  it('takes as many steps as its epochs have batches', () => {
    expect(stepsOf(7, settings)).toBe(10);
    expect(stepsOf(300, { ...settings, epochs: 20, batchSize: 32 })).toBe(188);
  });

  it('shows every example once an epoch, in a new order each', async () => {
    const { batches } = await run();
    const order = batches.flatMap(shown);
    const epochs = [0, 1, 2, 3].map((epoch) => order.slice(epoch * 7, (epoch + 1) * 7));
    for (const epoch of epochs) expect([...epoch].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(new Set(epochs.map((epoch) => epoch.join())).size).toBeGreaterThan(1);
  });

  it('has the same order for the same seed and another for another', async () => {
    const orderOf = async (seed: number): Promise<number[]> => (await run({}, seed)).batches.flatMap(shown);
    expect(await orderOf(1)).toEqual(await orderOf(1));
    expect(await orderOf(2)).not.toEqual(await orderOf(1));
  });

  it("learns from the assistant's turn alone, every token alike, the rest of the loss from replay", async () => {
    const { batches } = await run();
    for (const batch of atLeast(10, batches)) {
      expect(batch.length).toBe(5);
      expect(sum(batch.slice(0, 3))).toBeCloseTo(0.75, 9);
      expect(sum(batch.slice(3))).toBeCloseTo(0.25, 9);
      const weights = batch.slice(0, 3).flatMap((datum) => [...datum.weights].slice(1));
      expect(new Set(weights).size).toBe(1);
      for (const datum of batch.slice(0, 3)) expect(datum.weights[0]).toBe(0);
    }
  });

  it('draws its replayed rows for the step, and none when their share is 0', async () => {
    const { batches } = await run();
    expect(batches.map((batch) => batch[3]!.targetTokens[0])).toEqual(batches.map((_, step) => step));
    const without = await run({ replayShare: 0 });
    for (const batch of without.batches) {
      expect(batch.length).toBe(3);
      expect(sum(batch)).toBeCloseTo(1, 9);
    }
  });

  it('warms up, then decays to a twentieth', async () => {
    const { rates } = await run();
    expect(rates[0]).toBeCloseTo(0.05, 9);
    expect(rates[1]).toBeCloseTo(0.09, 9);
    for (let step = 2; step < rates.length; step++) expect(rates[step]!).toBeLessThan(rates[step - 1]!);
    expect(rates.at(-1)).toBeCloseTo(0.01, 9);
    expect((await run({ epochs: 100 })).rates.at(-1)).toBeCloseTo(0.005, 9);
  });

  it('reports the mean over trajectory tokens, prompts and replay aside', async () => {
    for (const { loss, tokens } of atLeast(10, (await run()).steps)) {
      expect(loss).toBeCloseTo(2, 6);
      expect(tokens).toBeGreaterThan(0);
    }
  });
});
