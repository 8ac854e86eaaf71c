import { expect, it } from 'vitest';
import { floats, int32s, read, written } from './fixtures/protocol-schema.ts';
import {
  decodeSampleOutput,
  encodeSampleOutput,
  jsonSampleOutputSchema,
  sampleOutputFromJson,
  sampleOutputToJson,
  type SampleOutput,
} from './sample-output.ts';

const output: SampleOutput = {
  sequences: [
    { tokens: [4, 70_000], logprobs: [-0.5, -1.25], stopReason: 'length' },
    { tokens: [2], logprobs: null, stopReason: 'stop' },
  ],
  promptLogprobs: [NaN, -2, -3],
};

it('is written as others read it', () => {
  expect(read('SampleResponse', encodeSampleOutput(output))).toMatchObject({
    sequences: [
      { stop_reason: 1, tokens: int32s(4, 70_000), logprobs: floats(-0.5, -1.25) },
      { stop_reason: 0, tokens: int32s(2) },
    ],
    prompt_logprobs: floats(NaN, -2, -3),
  });
});

it('reads back what was written, in Protocol Buffers and in JSON, the undefined probability of a first token too', () => {
  expect(decodeSampleOutput(encodeSampleOutput(output))).toEqual(output);
  const json: unknown = JSON.parse(JSON.stringify(sampleOutputToJson(output)));
  expect(sampleOutputFromJson(jsonSampleOutputSchema.parse(json))).toEqual(output);
});

it('takes empty log-probabilities for none, but not those of a sequence without tokens', () => {
  const message = written('SampleResponse', {
    sequences: [
      { tokens: int32s(1, 2), logprobs: Buffer.of() },
      { tokens: Buffer.of(), logprobs: Buffer.of() },
    ],
  });
  expect(decodeSampleOutput(message)).toEqual({
    sequences: [
      { tokens: [1, 2], logprobs: null, stopReason: 'stop' },
      { tokens: [], logprobs: [], stopReason: 'stop' },
    ],
    promptLogprobs: null,
  });
});
