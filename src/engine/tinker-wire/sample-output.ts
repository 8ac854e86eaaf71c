/** The result of `asample`: sampled sequences with their log-probabilities, and those of the prompt where they were asked for. */
import { z } from 'zod';
import { RecordError } from '../../support/errors.ts';
import { bytesField, varintField } from '../../support/protobuf.ts';
import { bytesOf, fieldsOf, integerOf } from '../../support/protobuf-fields.ts';
import { bytesOfFloats, bytesOfInt32s, floatsOf, int32sOf } from './tensor.ts';

export interface WireSequence {
  readonly tokens: readonly number[];
  /** Of the untempered model, one a token; null where the server tells none. */
  readonly logprobs: readonly number[] | null;
  readonly stopReason: 'stop' | 'length';
}

export interface SampleOutput {
  readonly sequences: readonly WireSequence[];
  /** One a token of the prompt, NaN for the first; null where they were not asked for. */
  readonly promptLogprobs: readonly number[] | null;
}

const LENGTH = 1;

export const jsonSampleOutputSchema = z.object({
  sequences: z.array(
    z.object({
      tokens: z.array(z.number().int()),
      logprobs: z.array(z.number()).nullish(),
      stop_reason: z.enum(['stop', 'length']),
    }),
  ),
  prompt_logprobs: z.array(z.number().nullable()).nullish(),
});

export function encodeSampleOutput({ sequences, promptLogprobs }: SampleOutput): Buffer {
  return Buffer.concat([
    ...sequences.map((sequence) => bytesField(1, encodeSequence(sequence))),
    ...(promptLogprobs === null ? [] : [bytesField(2, bytesOfFloats(Float32Array.from(promptLogprobs)))]),
  ]);
}

/** RecordError where the bytes are no such result, or one of more than `most` sequences. */
export function decodeSampleOutput(message: Uint8Array, most = Infinity): SampleOutput {
  const sequences: WireSequence[] = [];
  let promptLogprobs: readonly number[] | null = null;
  for (const field of fieldsOf(message)) {
    if (field.number === 1) {
      if (sequences.length >= most) throw new RecordError(`a result holds more than the ${most} sequences asked for`);
      sequences.push(decodeSequence(bytesOf(field), sequences.length));
    } else if (field.number === 2) promptLogprobs = Array.from(floatsOf(bytesOf(field), 'prompt_logprobs'));
  }
  return { sequences, promptLogprobs };
}

export function sampleOutputToJson({ sequences, promptLogprobs }: SampleOutput): unknown {
  return {
    type: 'sample',
    sequences: sequences.map(({ tokens, logprobs, stopReason }) => ({ tokens, logprobs, stop_reason: stopReason })),
    prompt_logprobs: promptLogprobs?.map((value) => (Number.isNaN(value) ? null : value)) ?? null,
  };
}

export function sampleOutputFromJson(body: z.infer<typeof jsonSampleOutputSchema>): SampleOutput {
  return {
    sequences: body.sequences.map(({ tokens, logprobs, stop_reason: stopReason }) => ({
      tokens,
      logprobs: logprobs ?? null,
      stopReason,
    })),
    promptLogprobs: body.prompt_logprobs?.map((value) => value ?? NaN) ?? null,
  };
}

function encodeSequence({ tokens, logprobs, stopReason }: WireSequence): Buffer[] {
  return [
    ...(stopReason === 'length' ? [varintField(1, LENGTH)] : []),
    bytesField(2, bytesOfInt32s(tokens)),
    ...(logprobs === null ? [] : [bytesField(3, bytesOfFloats(Float32Array.from(logprobs)))]),
  ];
}

function decodeSequence(message: Uint8Array, index: number): WireSequence {
  let tokens: readonly number[] = [];
  let logprobs: readonly number[] | null = null;
  let stopReason: WireSequence['stopReason'] = 'stop';
  for (const field of fieldsOf(message)) {
    if (field.number === 1) stopReason = integerOf(field) === LENGTH ? 'length' : 'stop';
    else if (field.number === 2) tokens = Array.from(int32sOf(bytesOf(field), `tokens of sequence ${index}`));
    else if (field.number === 3) logprobs = Array.from(floatsOf(bytesOf(field), `logprobs of sequence ${index}`));
  }
  // Empty is how some servers say that there are none.
  return { tokens, logprobs: logprobs?.length === 0 && tokens.length > 0 ? null : logprobs, stopReason };
}
