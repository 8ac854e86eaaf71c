/** The result of `forward_backward`: numbers for each target of each sequence, and what is summed over all of them. */
import { z } from 'zod';
import { RecordError } from '../../support/errors.ts';
import { bytesField, doubleField, varintField } from '../../support/protobuf.ts';
import { bytesOf, doubleOf, fieldsOf, integerOf, textOf } from '../../support/protobuf-fields.ts';
import { bytesOfFloats, decodeTensor, jsonTensorSchema, tensorFromJson, tensorToJson } from './tensor.ts';

export interface LossOutput {
  /** By name, `logprobs` among them: an array a sequence, each of its length T. */
  readonly fields: ReadonlyMap<string, readonly Float32Array[]>;
  /** By `name:reduction`, as `loss:sum`. */
  readonly metrics: ReadonlyMap<string, number>;
}

const OUTPUT_TYPE = 'ArrayRecord';

export const jsonLossOutputSchema = z.object({
  loss_fn_outputs: z.array(z.record(z.string(), jsonTensorSchema)),
  metrics: z.record(z.string(), z.number().nullable()).nullish(),
});

export function encodeLossOutput({ fields, metrics }: LossOutput): Buffer {
  const count = Math.max(0, ...[...fields.values()].map(({ length }) => length));
  const record = [
    ...[...fields].map(([name, arrays]) => bytesField(2, [bytesField(1, name), bytesField(2, encodeBatch(arrays))])),
    varintField(3, count),
  ];
  return Buffer.concat([
    bytesField(1, OUTPUT_TYPE),
    bytesField(2, record),
    ...[...metrics].map(([name, value]) => bytesField(3, [bytesField(1, name), doubleField(2, value)])),
  ]);
}

/** RecordError where the bytes are no such result, or one of more than `most` sequences. */
export function decodeLossOutput(message: Uint8Array, most = Infinity): LossOutput {
  const fields = new Map<string, Float32Array[]>();
  const metrics = new Map<string, number>();
  for (const field of fieldsOf(message)) {
    if (field.number === 2) readRecord(bytesOf(field), fields, most);
    else if (field.number === 3) readMetric(bytesOf(field), metrics);
  }
  return { fields, metrics };
}

export function lossOutputToJson({ fields, metrics }: LossOutput): unknown {
  const count = Math.max(0, ...[...fields.values()].map(({ length }) => length));
  return {
    loss_fn_output_type: OUTPUT_TYPE,
    loss_fn_outputs: Array.from({ length: count }, (_, index) =>
      Object.fromEntries(
        [...fields].map(([name, arrays]) => [name, tensorToJson({ dtype: 'float32', values: arrays[index]! })]),
      ),
    ),
    metrics: Object.fromEntries(metrics),
  };
}

export function lossOutputFromJson(body: z.infer<typeof jsonLossOutputSchema>): LossOutput {
  const fields = new Map<string, Float32Array[]>();
  body.loss_fn_outputs.forEach((output, index) => {
    for (const [name, tensor] of Object.entries(output)) {
      const { values } = tensorFromJson(tensor, `${name} of result ${index}`);
      append(fields, name, [Float32Array.from(values)]);
    }
  });
  const known = Object.entries(body.metrics ?? {}).filter((entry): entry is [string, number] => entry[1] !== null);
  return { fields, metrics: new Map(known) };
}

/** Arrays of all sequences behind one another, and the byte where each begins and ends. */
function encodeBatch(arrays: readonly Float32Array[]): Buffer {
  const offsets = [0n];
  for (const { byteLength } of arrays) offsets.push(offsets.at(-1)! + BigInt(byteLength));
  return Buffer.concat([
    bytesField(1, arrays.map(bytesOfFloats)),
    bytesField(2, new Uint8Array(BigInt64Array.from(offsets).buffer)),
    varintField(3, 1),
  ]);
}

function readRecord(message: Uint8Array, fields: Map<string, Float32Array[]>, most: number): void {
  for (const field of fieldsOf(message)) {
    if (field.number !== 2) continue;
    let name = '';
    let batch: Uint8Array = new Uint8Array();
    for (const inner of fieldsOf(bytesOf(field))) {
      if (inner.number === 1) name = textOf(inner);
      else if (inner.number === 2) batch = bytesOf(inner);
    }
    append(fields, name, decodeBatch(batch, name, most - (fields.get(name)?.length ?? 0)));
  }
}

function decodeBatch(message: Uint8Array, name: string, most: number): Float32Array[] {
  let data: Uint8Array = new Uint8Array();
  let offsets: Uint8Array = new Uint8Array();
  let dtype = 1;
  for (const field of fieldsOf(message)) {
    if (field.number === 1) data = bytesOf(field);
    else if (field.number === 2) offsets = bytesOf(field);
    else if (field.number === 3) dtype = integerOf(field);
  }
  if (offsets.length > 8 * (most + 1))
    throw new RecordError(`${name} has ${offsets.length / 8 - 1} arrays more where ${most} are expected`);
  const ends = offsetsOf(offsets, data.length, name);
  return ends.slice(1).map((end, index) => {
    const numbers = Buffer.concat([bytesField(1, data.subarray(ends[index]!, end)), varintField(3, dtype)]);
    return Float32Array.from(decodeTensor(numbers, `${name} of result ${index}`).values);
  });
}

function offsetsOf(bytes: Uint8Array, dataLength: number, name: string): number[] {
  if (bytes.length % 8 !== 0) throw new RecordError(`offsets of ${name} have ${bytes.length} bytes, no multiple of 8`);
  const offsets = Array.from(new BigInt64Array(new Uint8Array(bytes).buffer), Number);
  offsets.forEach((offset, index) => {
    if (offset < (offsets[index - 1] ?? 0) || offset > dataLength)
      throw new RecordError(
        `offset ${index} of ${name} is ${offset}; offsets rise, up to the ${dataLength} bytes there are`,
      );
  });
  return offsets;
}

function readMetric(message: Uint8Array, metrics: Map<string, number>): void {
  let name = '';
  let value = 0;
  for (const field of fieldsOf(message)) {
    if (field.number === 1) name = textOf(field);
    else if (field.number === 2) value = doubleOf(field);
  }
  metrics.set(name, value);
}

function append(fields: Map<string, Float32Array[]>, name: string, arrays: readonly Float32Array[]): void {
  const before = fields.get(name);
  if (before === undefined) fields.set(name, [...arrays]);
  else for (const array of arrays) before.push(array);
}
