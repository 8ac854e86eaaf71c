/**
 * The request `forward_backward`: training sequences and the loss that is asked of them. Protocol Buffers since the SDK's
 * 0.25, JSON before it; both give the same record.
 */
import { z } from 'zod';
import { RecordError } from '../../support/errors.ts';
import { bytesField, doubleField, varintField } from '../../support/protobuf.ts';
import { bytesOf, doubleOf, fieldsOf, integerOf, textOf, type ProtobufField } from '../../support/protobuf-fields.ts';
import {
  bytesOfInt32s,
  decodeTensor,
  encodeTensor,
  int32sOf,
  jsonTensorSchema,
  tensorFromJson,
  tensorToJson,
  type WireTensor,
} from './tensor.ts';
import { boundedList, boundedRecord } from './bounded-schemas.ts';
import { chunksSchema, tokensOfChunks } from './token-chunks.ts';

export interface WireDatum {
  /** Length T. */
  readonly tokens: Int32Array;
  /** By name: target_tokens, weights, logprobs, advantages; each of length T. */
  readonly inputs: ReadonlyMap<string, WireTensor>;
}

export interface LossRequest {
  readonly modelId: string;
  /** Its place in the order of the model's training and saving requests. */
  readonly seqId: number;
  readonly data: readonly WireDatum[];
  /** cross_entropy, importance_sampling, ppo, ... */
  readonly lossFunction: string;
  readonly lossConfig: ReadonlyMap<string, number | string>;
  /** No gradient is wanted. */
  readonly forwardOnly: boolean;
}

/** As many sequences as the SDK puts into one request. */
export const MOST_SEQUENCES = 1024;
/** Inputs of a sequence, and settings of a loss: there are four and two. */
const MOST_NAMES = 64;
/** Of one request in Protocol Buffers, with those inside its sequences: an empty one takes two bytes, and far more of memory. */
const MOST_FIELDS = 200_000;

const lossInputSchema = z.object({
  data: boundedList(
    z.object({
      model_input: z.object({ chunks: chunksSchema }),
      loss_fn_inputs: boundedRecord(jsonTensorSchema, MOST_NAMES),
    }),
    MOST_SEQUENCES,
  ),
  loss_fn: z.string(),
  loss_fn_config: boundedRecord(z.union([z.number(), z.string()]), MOST_NAMES).nullish(),
});

/** Bodies of `forward_backward` and, before 0.22, `forward`. */
export const jsonLossRequestSchema = z.object({
  model_id: z.string(),
  seq_id: z.number().int().nonnegative(),
  forward_backward_input: lossInputSchema.optional(),
  forward_input: lossInputSchema.optional(),
});

export function encodeLossRequest(request: LossRequest): Buffer {
  const { modelId, seqId, data, lossFunction, lossConfig, forwardOnly } = request;
  const numbers = [...lossConfig].filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return Buffer.concat([
    bytesField(1, modelId),
    varintField(2, seqId),
    ...data.map((datum) => bytesField(3, encodeDatum(datum))),
    bytesField(4, lossFunction),
    // The old map of numbers alone is what every server reads.
    ...numbers.map(([name, value]) => bytesField(5, [bytesField(1, name), doubleField(2, value)])),
    ...(forwardOnly ? [varintField(6, 1)] : []),
  ]);
}

type ReadFields = (message: Uint8Array) => Iterable<ProtobufField>;

/** RecordError where the bytes are no such request. */
export function decodeLossRequest(message: Uint8Array): LossRequest {
  const request = { modelId: '', seqId: 0, lossFunction: '', forwardOnly: false };
  const data: WireDatum[] = [];
  const lossConfig = new Map<string, number | string>();
  const fields = boundedFields();
  for (const field of fields(message)) {
    if (field.number === 1) request.modelId = textOf(field);
    else if (field.number === 2) request.seqId = integerOf(field);
    else if (field.number === 3) {
      if (data.length === MOST_SEQUENCES)
        throw new RecordError(`data has more than ${MOST_SEQUENCES} sequences; send them in several requests`);
      data.push(decodeDatum(bytesOf(field), data.length, fields));
    } else if (field.number === 4) request.lossFunction = textOf(field);
    else if (field.number === 5) readNumber(bytesOf(field), lossConfig, fields);
    else if (field.number === 6) request.forwardOnly = integerOf(field) !== 0;
    else if (field.number === 7) readConfigValue(bytesOf(field), lossConfig, fields);
  }
  return { ...request, data, lossConfig };
}

/**
 * Whose request it is, and which, of bytes that may be no request otherwise; null where they do not say. What is refused takes
 * its place in the order of its model all the same.
 */
export function lossRequestNumber(message: Uint8Array): Pick<LossRequest, 'modelId' | 'seqId' | 'forwardOnly'> | null {
  const found = { modelId: '', seqId: 0, forwardOnly: false };
  try {
    for (const field of boundedFields()(message)) {
      if (field.number === 1) found.modelId = textOf(field);
      else if (field.number === 2) found.seqId = integerOf(field);
      else if (field.number === 6) found.forwardOnly = integerOf(field) !== 0;
    }
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
  }
  return found.modelId === '' || found.seqId < 0 ? null : found;
}

/** Fields of a message and of those within it, together no more than a request may have. */
function boundedFields(): ReadFields {
  let count = 0;
  return function* (message) {
    for (const field of fieldsOf(message)) {
      if (++count > MOST_FIELDS)
        throw new RecordError(
          `the request has more than ${MOST_FIELDS} fields; send fewer sequences or chunks at once`,
        );
      yield field;
    }
  };
}

export function lossRequestToJson({
  modelId,
  seqId,
  data,
  lossFunction,
  lossConfig,
  forwardOnly,
}: LossRequest): unknown {
  const input = {
    data: data.map(({ tokens, inputs }) => ({
      model_input: { chunks: [{ type: 'encoded_text', tokens: Array.from(tokens) }] },
      loss_fn_inputs: Object.fromEntries([...inputs].map(([name, tensor]) => [name, tensorToJson(tensor)])),
    })),
    loss_fn: lossFunction,
    ...(lossConfig.size > 0 && { loss_fn_config: Object.fromEntries(lossConfig) }),
  };
  const body = { model_id: modelId, seq_id: seqId };
  return forwardOnly
    ? { ...body, forward_input: input, type: 'forward' }
    : { ...body, forward_backward_input: input, type: 'forward_backward' };
}

export function lossRequestFromJson(body: z.infer<typeof jsonLossRequestSchema>): LossRequest {
  const input = body.forward_backward_input ?? body.forward_input;
  if (input === undefined)
    throw new RecordError('the request has neither forward_backward_input nor forward_input; one of them is needed');
  return {
    modelId: body.model_id,
    seqId: body.seq_id,
    data: input.data.map(({ model_input: { chunks }, loss_fn_inputs: inputs }, index) => ({
      tokens: tokensOfChunks(chunks),
      inputs: new Map(
        Object.entries(inputs).map(([name, tensor]) => [name, tensorFromJson(tensor, nameOf(name, index))]),
      ),
    })),
    lossFunction: input.loss_fn,
    lossConfig: new Map(Object.entries(input.loss_fn_config ?? {})),
    forwardOnly: body.forward_backward_input === undefined,
  };
}

function encodeDatum({ tokens, inputs }: WireDatum): Buffer[] {
  const chunk = bytesField(1, [bytesField(1, bytesOfInt32s(tokens))]);
  return [
    bytesField(1, [chunk]),
    ...[...inputs].map(([name, tensor]) => bytesField(2, [bytesField(1, name), bytesField(2, encodeTensor(tensor))])),
  ];
}

function decodeDatum(message: Uint8Array, index: number, fields: ReadFields): WireDatum {
  const chunks: Int32Array[] = [];
  const inputs = new Map<string, WireTensor>();
  for (const field of fields(message)) {
    if (field.number === 1) chunks.push(decodeChunk(bytesOf(field), index, fields));
    else if (field.number === 2) readInput(bytesOf(field), inputs, index, fields);
  }
  return { tokens: joined(chunks), inputs };
}

function joined(chunks: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** One datum may come in many: its conversation's turns. */
function decodeChunk(message: Uint8Array, index: number, fields: ReadFields): Int32Array {
  for (const field of fields(message)) {
    if (field.number !== 1) throw new RecordError(`sequence ${index} holds an image or sound; only text is taken`);
    for (const inner of fields(bytesOf(field)))
      if (inner.number === 1) return int32sOf(bytesOf(inner), nameOf('tokens', index));
  }
  return new Int32Array();
}

function readInput(message: Uint8Array, inputs: Map<string, WireTensor>, index: number, fields: ReadFields): void {
  let name = '';
  let tensor: Uint8Array = new Uint8Array();
  for (const field of fields(message)) {
    if (field.number === 1) name = textOf(field);
    else if (field.number === 2) tensor = bytesOf(field);
  }
  if (inputs.size === MOST_NAMES)
    throw new RecordError(`sequence ${index} has more than ${MOST_NAMES} inputs, which no loss has`);
  inputs.set(name, decodeTensor(tensor, nameOf(name, index)));
}

function readNumber(message: Uint8Array, config: Map<string, number | string>, fields: ReadFields): void {
  let name = '';
  let value = 0;
  for (const field of fields(message)) {
    if (field.number === 1) name = textOf(field);
    else if (field.number === 2) value = doubleOf(field);
  }
  if (!config.has(name)) config.set(name, value);
}

/** The newer map, which holds text too and comes before the older one. */
function readConfigValue(message: Uint8Array, config: Map<string, number | string>, fields: ReadFields): void {
  let name = '';
  let value: number | string = 0;
  for (const field of fields(message)) {
    if (field.number === 1) name = textOf(field);
    else if (field.number === 2)
      for (const inner of fields(bytesOf(field))) value = inner.number === 2 ? textOf(inner) : doubleOf(inner);
  }
  config.set(name, value);
}

function nameOf(input: string, index: number): string {
  return `${input} of sequence ${index}`;
}
