import { expect, it } from 'vitest';
import { RecordError } from '../../support/errors.ts';
import { floats, int64s, read, written } from './fixtures/protocol-schema.ts';
import {
  decodeLossOutput,
  encodeLossOutput,
  jsonLossOutputSchema,
  lossOutputFromJson,
  lossOutputToJson,
  type LossOutput,
} from './loss-output.ts';

const output: LossOutput = {
  fields: new Map([['logprobs', [Float32Array.of(-1, -2.5), Float32Array.of(), Float32Array.of(-0.125)]]]),
  metrics: new Map([['loss:sum', 3.75]]),
};

it('is written as others read it', () => {
  const message = read('ForwardBackwardOutput', encodeLossOutput(output));
  expect(message).toMatchObject({ metrics: { 'loss:sum': 3.75 } });
  const [record] = message['loss_fn_outputs'] as Record<string, any>[];
  expect(record!['num_datums']).toBe(3);
  expect(record!['fields'].logprobs).toMatchObject({
    data: floats(-1, -2.5, -0.125),
    offsets: int64s(0, 8, 8, 12),
    dtype: 1,
  });
});

it('reads back what was written, in Protocol Buffers and in JSON', () => {
  expect(decodeLossOutput(encodeLossOutput(output))).toEqual(output);
  const json: unknown = JSON.parse(JSON.stringify(lossOutputToJson(output)));
  expect(lossOutputFromJson(jsonLossOutputSchema.parse(json))).toEqual(output);
});

it('joins the records of a result', () => {
  const record = (...values: number[]): object => ({
    fields: { logprobs: { data: floats(...values), offsets: int64s(0, 4 * values.length), dtype: 1 } },
    num_datums: 1,
  });
  const message = written('ForwardBackwardOutput', { loss_fn_outputs: [record(-1), record(-2, -3)] });
  expect(decodeLossOutput(message).fields.get('logprobs')).toEqual([Float32Array.of(-1), Float32Array.of(-2, -3)]);
});

it('leaves out a metric that a server could not compute', () => {
  const body = jsonLossOutputSchema.parse({ loss_fn_outputs: [], metrics: { 'loss:sum': null, 'tokens:sum': 4 } });
  expect(lossOutputFromJson(body).metrics).toEqual(new Map([['tokens:sum', 4]]));
});

it.each([
  ['that fall', int64s(0, 8, 4)],
  ['below 0', int64s(-4, 8)],
  ['beyond the numbers', int64s(0, 400)],
  ['that are cut', Buffer.alloc(7)],
])('refuses offsets %s', (_how, offsets) => {
  const fields = { logprobs: { data: floats(-1, -2), offsets, dtype: 1 } };
  const message = written('ForwardBackwardOutput', { loss_fn_outputs: [{ fields, num_datums: 1 }] });
  expect(() => decodeLossOutput(message)).toThrow(RecordError);
});
