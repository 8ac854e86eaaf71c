import { afterAll, beforeAll, expect, it } from 'vitest';
import { EngineError } from '../../support/errors.ts';
import type { Datum } from '../datum.ts';
import type { EmbeddedEngine } from '../embedded/embedded-engine.ts';
import { createEmbeddedEngine } from '../embedded/open-engine.ts';
import { tinyConfig } from '../fixtures/tiny-config.ts';
import type { LossFunction } from '../scorer.ts';
import { checkData, inRequests, trainedData } from './loss-data.ts';
import { lossSum } from './loss-sum.ts';

const data: readonly Datum[] = [
  {
    tokens: [1, 2, 3, 4],
    targetTokens: [2, 3, 4, 5],
    weights: [0, 1.5, 0.5, 2],
    logprobs: [-1, -2.5, -3, -2],
    advantages: [0, 1, -0.5, 2],
  },
  { tokens: [7, 8], targetTokens: [8, 9], weights: [0.25, 0.25], logprobs: [-3, -2], advantages: [-1, -1] },
  { tokens: [5], targetTokens: [6], weights: [0], logprobs: [-1], advantages: [1] },
];
const losses: readonly LossFunction[] = [
  { kind: 'cross_entropy' },
  { kind: 'importance_sampling' },
  { kind: 'ppo', clipLow: 0.8, clipHigh: 1.2 },
];

let engine: EmbeddedEngine;
beforeAll(async () => {
  engine = await createEmbeddedEngine({ config: tinyConfig, seed: 3, threads: 1 });
});
afterAll(() => engine.close());

async function gradientOf(sequences: readonly Datum[], loss: LossFunction): Promise<Float32Array> {
  await engine.forwardBackward(sequences, loss);
  return engine.takeGradient();
}

function farthest(one: Float32Array, other: Float32Array, scale: number): number {
  const most = Math.max(...one.map(Math.abs));
  return Math.max(...one.map((value, at) => Math.abs(value - other[at]! * scale))) / most;
}

it.each(losses.flatMap((loss) => [false, true].map((takesPolicyWeights) => ({ loss, takesPolicyWeights }))))(
  'has the gradient of the port on a server that sums: %j',
  async ({ loss, takesPolicyWeights }) => {
    const sent = trainedData(data, loss, { reduction: 'sum', takesPolicyWeights }, null);
    const received = sent.data.map(({ tokens, inputs }) => datumOf(tokens, inputs));
    const kind = { ...loss, kind: sent.lossFunction } as LossFunction;
    expect(farthest(await gradientOf(data, loss), await gradientOf(received, kind), 1)).toBeLessThan(1e-5);
  },
);

it.each(losses)('has a third of it on a server of means, which divides by three sequences: $kind', async (loss) => {
  const { logprobs } = await engine.forward(data, { kind: 'cross_entropy' });
  const sent = trainedData(data, loss, { reduction: 'sequence-mean', takesPolicyWeights: false }, logprobs);
  expect(sent.lossFunction).toBe(loss.kind === 'cross_entropy' ? 'importance_sampling' : loss.kind);
  // Each sequence's loss by the sum of its mask, and the whole by the number of sequences.
  const received = sent.data.map(({ tokens, inputs }) => {
    const datum = datumOf(tokens, inputs);
    expect(Array.from(datum.weights).every((weight) => weight === 0 || weight === 1)).toBe(true);
    const counted = Math.max(
      1e-9,
      Array.from(datum.weights).reduce((sum, weight) => sum + weight, 0),
    );
    return { ...datum, weights: Array.from(datum.weights, (weight) => weight / counted / data.length) };
  });
  const kind = { ...loss, kind: sent.lossFunction } as LossFunction;
  expect(farthest(await gradientOf(data, loss), await gradientOf(received, kind), data.length)).toBeLessThan(1e-4);
});

it.each(losses)('sums the loss as the engine does: $kind', async (loss) => {
  const { logprobs, lossSum: expected } = await engine.forward(data, loss);
  expect(lossSum(data, logprobs, loss)).toBeCloseTo(expected, 4);
});

it('cuts a batch by sequences and by bytes, in its order', () => {
  const short = Array.from({ length: 2500 }, (_, index): Datum => ({
    tokens: [index],
    targetTokens: [1],
    weights: [1],
  }));
  const parts = inRequests(short);
  expect(parts.map(({ length }) => length)).toEqual([1024, 1024, 452]);
  expect(parts.flat()).toEqual(short);
  const long = Array.from({ length: 3 }, () => ({
    tokens: new Int32Array(100_000),
    targetTokens: new Int32Array(100_000),
    weights: new Float32Array(100_000),
  }));
  expect(inRequests(long).map(({ length }) => length)).toEqual([2, 1]);
});

it.each([
  ['no tokens', { tokens: [], targetTokens: [], weights: [] }, /no tokens/],
  ['more than the model takes', { tokens: Array.from({ length: 9 }, () => 1) }, /has 9 tokens; the model takes 8/],
  ['arrays of other lengths', { weights: [1] }, /weights has 1 numbers for 4 tokens/],
  ['what is no token', { targetTokens: [1, -1, 2, 3] }, /-1 is no token/],
  ['what is no number', { advantages: [0, NaN, 0, 0] }, /the number NaN/],
  ['a missing array', { logprobs: undefined }, /needs logprobs/],
  ['a weight below 0 under a clip', { weights: [1, -1, 1, 1] }, /below 0/],
])('refuses %s', (_what, change, expected) => {
  const datum = { ...data[0]!, ...change } as Datum;
  const call = (): void => checkData([datum], losses[2]!, { maxPositions: 8 });
  expect(call).toThrow(EngineError);
  expect(call).toThrow(expected);
});

/** As a server reads it; weights that are not sent are ones. */
function datumOf(
  tokens: Int32Array,
  inputs: ReadonlyMap<string, { readonly values: Float32Array | Int32Array }>,
): Datum {
  const numbers = (name: string): number[] | undefined => {
    const found = inputs.get(name);
    return found === undefined ? undefined : Array.from(found.values);
  };
  const [logprobs, advantages] = [numbers('logprobs'), numbers('advantages')];
  return {
    tokens: Array.from(tokens),
    targetTokens: numbers('target_tokens')!,
    weights: numbers('weights') ?? Array.from(tokens, () => 1),
    ...(logprobs !== undefined && { logprobs }),
    ...(advantages !== undefined && { advantages }),
  };
}
