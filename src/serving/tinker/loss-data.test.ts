import { describe, expect, it } from 'vitest';
import type { LossRequest, WireDatum } from '../../engine/tinker-wire/loss-request.ts';
import type { WireTensor } from '../../engine/tinker-wire/tensor.ts';
import { RecordError } from '../../support/errors.ts';
import { lossCallOf } from './loss-data.ts';

const limits = { vocabSize: 50, maxPositions: 8 };
const ints = (...values: number[]): WireTensor => ({ dtype: 'int64', values: Int32Array.from(values) });
const floats = (...values: number[]): WireTensor => ({ dtype: 'float32', values: Float32Array.from(values) });

function request(change: Partial<LossRequest> = {}, inputs: Record<string, WireTensor | null> = {}): LossRequest {
  const own: Record<string, WireTensor | null> = { target_tokens: ints(2, 3, 4), ...inputs };
  const given = Object.entries(own).filter((entry): entry is [string, WireTensor] => entry[1] !== null);
  const datum: WireDatum = { tokens: Int32Array.of(1, 2, 3), inputs: new Map(given) };
  return {
    modelId: 'm',
    seqId: 1,
    data: [datum],
    lossFunction: 'cross_entropy',
    lossConfig: new Map(),
    forwardOnly: false,
    ...change,
  };
}

const policy = { logprobs: floats(0, -1, -2), advantages: floats(0, 0.5, -0.5) };

describe('a loss', () => {
  it('is one of the engine, with its thresholds', () => {
    expect(lossCallOf(request(), limits).loss).toEqual({ kind: 'cross_entropy' });
    const ppo = (config: Record<string, number>) =>
      lossCallOf(request({ lossFunction: 'ppo', lossConfig: new Map(Object.entries(config)) }, policy), limits).loss;
    expect(ppo({})).toEqual({ kind: 'ppo', clipLow: 0.8, clipHigh: 1.2 });
    expect(ppo({ clip_low_threshold: 0.9, clip_high_threshold: 1.3 })).toEqual({
      kind: 'ppo',
      clipLow: 0.9,
      clipHigh: 1.3,
    });
  });

  it.each<[string, Partial<LossRequest>, RegExp]>([
    [
      'there is not',
      { lossFunction: 'gspo' },
      /loss_fn is "gspo"; supported are cross_entropy, importance_sampling, ppo/,
    ],
    [
      'has a setting it does not know',
      { lossConfig: new Map([['clip_low_threshold', 0.9]]) },
      /loss_fn_config has "clip_low_threshold"; cross_entropy knows no settings/,
    ],
    [
      'has a setting that ppo does not know',
      { lossFunction: 'ppo', lossConfig: new Map([['kl', 1]]) },
      /"kl"; ppo knows clip_low_threshold and clip_high_threshold/,
    ],
    [
      'has a threshold that is text',
      { lossFunction: 'ppo', lossConfig: new Map([['clip_low_threshold', 'low']]) },
      /clip_low_threshold is "low"; it must be a ratio/,
    ],
    [
      'has thresholds the wrong way round',
      { lossFunction: 'ppo', lossConfig: new Map([['clip_low_threshold', 2]]) },
      /the low one no higher than the other/,
    ],
  ])('that %s is refused by name', (_, change, message) => {
    expect(() => lossCallOf(request(change, policy), limits)).toThrow(RecordError);
    expect(() => lossCallOf(request(change, policy), limits)).toThrow(message);
  });
});

describe('sequences', () => {
  it('have weights of 1 where none are stated, and any real ones', () => {
    expect(lossCallOf(request(), limits).data[0]!.weights).toEqual(Float32Array.of(1, 1, 1));
    const weights = floats(-1, 0.25, 0);
    expect(lossCallOf(request({}, { weights }), limits).data[0]!.weights).toEqual(weights.values);
  });

  it('of policy losses leave out the padding before the completion, and keep targets of advantage 0 within it', () => {
    const inputs = { logprobs: floats(0, -1, -90), advantages: floats(0, 2, 0) };
    const call = lossCallOf(request({ lossFunction: 'importance_sampling' }, inputs), limits);
    expect(call.data[0]).toMatchObject({
      weights: Float32Array.of(0, 1, 1),
      logprobs: Float32Array.of(0, -1, 0),
      advantages: Float32Array.of(0, 2, 0),
    });
  });

  it.each<[string, LossRequest, RegExp]>([
    ['none', request({ data: [] }), /data is empty/],
    [
      'more than the SDK sends',
      request({ data: Array(1025).fill(request().data[0]) }),
      /has 1025 sequences; at most 1024/,
    ],
    [
      'one without tokens',
      request({ data: [{ tokens: new Int32Array(), inputs: new Map() }] }),
      /sequence 0: it has no tokens/,
    ],
    [
      'one that is too long',
      request({ data: [{ tokens: new Int32Array(9), inputs: new Map() }] }),
      /sequence 0: it has 9 tokens, and the model 8 positions/,
    ],
    ['without targets', request({}, { target_tokens: null }), /lacks target_tokens/],
    ['targets that are no integers', request({}, { target_tokens: floats(2, 3, 4) }), /target_tokens are float32/],
    [
      'targets of another length',
      request({}, { target_tokens: ints(2, 3) }),
      /target_tokens has 2 numbers and model_input 3/,
    ],
    ['weights of another length', request({}, { weights: floats(1) }), /weights has 1 numbers/],
    ['a weight that is none', request({}, { weights: floats(1, NaN, 1) }), /weights is NaN at place 1/],
    [
      'an input that nobody knows',
      request({}, { mask: floats(1, 1, 1) }),
      /loss_fn_inputs has "mask"; known are target_tokens/,
    ],
    [
      'a token beyond the vocabulary',
      request({ data: [{ tokens: Int32Array.of(1, 50, 3), inputs: request().data[0]!.inputs }] }),
      /token 50 at place 1 of model_input is not in the vocabulary of 50/,
    ],
    ['a negative target', request({}, { target_tokens: ints(2, -1, 4) }), /token -1 at place 1 of target_tokens/],
    [
      'no advantages',
      request({ lossFunction: 'ppo' }, { logprobs: policy.logprobs }),
      /lacks advantages, which ppo needs/,
    ],
    [
      'an infinite log-probability',
      request({ lossFunction: 'ppo' }, { ...policy, logprobs: floats(0, -Infinity, 0) }),
      /logprobs is -Infinity at place 1/,
    ],
  ])('refuses %s', (_, wrong, message) => {
    expect(() => lossCallOf(wrong, limits)).toThrow(RecordError);
    expect(() => lossCallOf(wrong, limits)).toThrow(message);
  });
});
