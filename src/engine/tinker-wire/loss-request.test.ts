import { expect, it } from 'vitest';
import { RecordError } from '../../support/errors.ts';
import { floats, int32s, int64s, read, written } from './fixtures/protocol-schema.ts';
import {
  decodeLossRequest,
  encodeLossRequest,
  jsonLossRequestSchema,
  lossRequestFromJson,
  lossRequestNumber,
  lossRequestToJson,
  type LossRequest,
} from './loss-request.ts';

const request: LossRequest = {
  modelId: 's:train:0',
  seqId: 300,
  data: [
    {
      tokens: Int32Array.of(5, 0, 70_000),
      inputs: new Map([
        ['target_tokens', { dtype: 'int64', values: Int32Array.of(0, 70_000, 9) }],
        ['weights', { dtype: 'float32', values: Float32Array.of(0, -1.5, 0.25) }],
      ]),
    },
    { tokens: Int32Array.of(7), inputs: new Map([['target_tokens', { dtype: 'int64', values: Int32Array.of(1) }]]) },
  ],
  lossFunction: 'ppo',
  lossConfig: new Map([['clip_low_threshold', 0.8]]),
  forwardOnly: true,
};

it('is written as others read it', () => {
  const message = read('ForwardBackwardRequest', encodeLossRequest(request));
  expect(message).toMatchObject({
    model_id: 's:train:0',
    seq_id: 300,
    loss_fn: 'ppo',
    loss_fn_config: { clip_low_threshold: 0.8 },
    forward_only: true,
  });
  const [first, second] = message['data'] as Record<string, any>[];
  expect(first!['model_input'][0].encoded_text.tokens).toEqual(int32s(5, 0, 70_000));
  expect(first!['loss_fn_inputs'].target_tokens).toMatchObject({ dense: int64s(0, 70_000, 9), dtype: 2, shape: [3] });
  expect(first!['loss_fn_inputs'].weights).toMatchObject({ dense: floats(0, -1.5, 0.25), dtype: 1, shape: [3] });
  expect(second!['model_input'].length).toBe(1);
});

it.each([
  ['in Protocol Buffers', (each: LossRequest) => decodeLossRequest(encodeLossRequest(each))],
  [
    'in JSON',
    (each: LossRequest) =>
      lossRequestFromJson(jsonLossRequestSchema.parse(JSON.parse(JSON.stringify(lossRequestToJson(each))))),
  ],
])('reads back what was written %s', (_how, through) => {
  expect(through(request)).toEqual(request);
  expect(through({ ...request, forwardOnly: false }).forwardOnly).toBe(false);
});

it('reads what others write: many chunks, other number formats, texts among the settings, fields of later versions', () => {
  const message = written('ForwardBackwardRequest', {
    model_id: 'm',
    data: [
      {
        model_input: [{ encoded_text: { tokens: int32s(1, 2) } }, { encoded_text: { tokens: int32s(3) } }],
        loss_fn_inputs: {
          target_tokens: { dense: int32s(2, 3, 4), dtype: 3, shape: [3] },
          advantages: { dense: Buffer.of(0x80, 0x3f, 0x00, 0xc0, 0, 0), dtype: 4, shape: [3] },
        },
      },
    ],
    loss_fn: 'ppo',
    loss_fn_config: { clip: 0.1 },
    loss_fn_config_v2: { clip: { number: 0.2 }, mode: { text: 'one-sided' } },
    not_known_to_us: 'x',
  });
  const { data, lossConfig, seqId } = decodeLossRequest(message);
  expect([...data[0]!.tokens]).toEqual([1, 2, 3]);
  expect(data[0]!.inputs.get('target_tokens')).toEqual({ dtype: 'int64', values: Int32Array.of(2, 3, 4) });
  expect(data[0]!.inputs.get('advantages')).toEqual({ dtype: 'float32', values: Float32Array.of(1, -2, 0) });
  expect(Object.fromEntries(lossConfig)).toEqual({ clip: 0.2, mode: 'one-sided' });
  expect(seqId).toBe(0);
});

const withInput = (tensor: object, chunk: object = { encoded_text: { tokens: int32s(1) } }): Uint8Array =>
  written('ForwardBackwardRequest', { data: [{ model_input: [chunk], loss_fn_inputs: { weights: tensor } }] });

it.each([
  ['a picture', withInput({}, { image: { data: int32s(1) } }), /image or sound/],
  ['sparse numbers', withInput({ sparse_csr: { values: floats(1) } }), /weights of sequence 0 is a sparse tensor/],
  ['a format that nobody knows', withInput({ dense: floats(1), dtype: 9 }), /number format 9/],
  ['half a number', withInput({ dense: Buffer.alloc(6), dtype: 1 }), /6 bytes/],
  ['fewer numbers than stated', withInput({ dense: floats(1), dtype: 1, shape: [2] }), /states 2 numbers and has 1/],
  ['a table', withInput({ dense: floats(1, 2), dtype: 1, shape: [1, 2] }), /2 dimensions/],
  [
    'an integer of more than 32 bits',
    withInput({ dense: int64s(2 ** 40), dtype: 2, shape: [1] }),
    /holds 1099511627776/,
  ],
])('refuses %s', (_what, message, expected) => {
  expect(() => decodeLossRequest(message)).toThrow(RecordError);
  expect(() => decodeLossRequest(message)).toThrow(expected);
});

it('refuses a request in JSON that asks for no loss', () => {
  expect(() => lossRequestFromJson(jsonLossRequestSchema.parse({ model_id: 'm', seq_id: 1 }))).toThrow(RecordError);
});

it('tells whose request it is, and which, of one that cannot be read otherwise', () => {
  const whole = encodeLossRequest(request);
  const number = { modelId: 's:train:0', seqId: 300, forwardOnly: true };
  expect(lossRequestNumber(whole)).toEqual(number);
  const picture = written('ForwardBackwardRequest', {
    model_id: 'm',
    seq_id: 2,
    data: [{ model_input: [{ image: { data: int32s(1) } }] }],
  });
  expect(() => decodeLossRequest(picture)).toThrow(RecordError);
  expect(lossRequestNumber(picture)).toEqual({ modelId: 'm', seqId: 2, forwardOnly: false });
  expect(lossRequestNumber(whole.subarray(0, whole.length - 3))).toEqual({ ...number, forwardOnly: false });
  expect(lossRequestNumber(Buffer.of(1))).toBeNull();
});

const many = (bytes: readonly number[], count: number): Uint8Array =>
  Uint8Array.from({ length: bytes.length * count }, (_, index) => bytes[index % bytes.length]!);

it.each([
  ['sequences', many([0x1a, 0], 1025), /more than 1024 sequences/],
  ['fields', many([0x48, 0], 200_001), /more than 200000 fields/],
  ['dimensions', withInput({ dense: floats(1), dtype: 1, shape: Array(100_000).fill(1) }), /more than 64 numbers/],
  ['inputs', withInputs(65), /more than 64 inputs/],
])('refuses more %s than a request has, before they fill the memory', (_what, message, expected) => {
  expect(() => decodeLossRequest(message)).toThrow(RecordError);
  expect(() => decodeLossRequest(message)).toThrow(expected);
});

function withInputs(count: number): Uint8Array {
  const inputs = Array.from({ length: count }, (_, index) => [`input ${index}`, { dense: floats(1), dtype: 1 }]);
  return written('ForwardBackwardRequest', { data: [{ loss_fn_inputs: Object.fromEntries(inputs) }] });
}

it.each([
  ['sequences', { data: Array(1025).fill(0) }, 'data'],
  ['wrong tokens', { data: [{ model_input: { chunks: [{ tokens: Array(200_000).fill(-1) }] } }] }, 'data'],
])('takes the first mistake of many %s in JSON', (_what, input, place) => {
  const body = { model_id: 'm', seq_id: 1, forward_backward_input: { loss_fn: 'ppo', ...input } };
  const { error } = jsonLossRequestSchema.safeParse(body);
  expect(error!.issues).toHaveLength(1);
  expect(error!.issues[0]!.path.slice(0, 2)).toEqual(['forward_backward_input', place]);
});
