import { it } from 'vitest';
import { damagedBytes, fuzz } from '../../../test/worlds/fuzz.ts';
import { decodeLossOutput, encodeLossOutput } from './loss-output.ts';
import { decodeLossRequest, encodeLossRequest } from './loss-request.ts';
import { decodeSampleOutput, encodeSampleOutput } from './sample-output.ts';

const request = encodeLossRequest({
  modelId: 'm',
  seqId: 3,
  data: Array.from({ length: 4 }, (_, index) => ({
    tokens: Int32Array.of(1, 2, index),
    inputs: new Map([['weights', { dtype: 'float32' as const, values: Float32Array.of(1, 0, -1) }]]),
  })),
  lossFunction: 'cross_entropy',
  lossConfig: new Map([['clip', 0.5]]),
  forwardOnly: true,
});
const output = encodeLossOutput({
  fields: new Map([['logprobs', [Float32Array.of(-1, -2), Float32Array.of(-3)]]]),
  metrics: new Map([['loss:sum', 2]]),
});
const sample = encodeSampleOutput({
  sequences: [{ tokens: [1, 2, 3], logprobs: [-1, -1, -1], stopReason: 'length' }],
  promptLogprobs: [NaN, -1],
});

it.each([
  ['loss-request', request, decodeLossRequest],
  ['loss-output', output, decodeLossOutput],
  ['sample-output', sample, decodeSampleOutput],
])('%s is read or refused', async (name, message, decode) => {
  await fuzz(`tinker-${name}`, damagedBytes([message]), decode);
});
