/**
 * Tensors as the Tinker protocol carries them, in Protocol Buffers and in JSON: numbers of a training sequence, one
 * dimension of length T. Little-endian throughout.
 */
import { z } from 'zod';
import { RecordError } from '../../support/errors.ts';
import { bytesField, varintField } from '../../support/protobuf.ts';
import { bytesOf, fieldsOf, integerOf, integersOf } from '../../support/protobuf-fields.ts';
import { decodeNumbers } from '../hugging-face/number-formats.ts';
import { boundedList, numberList } from './bounded-schemas.ts';

export type WireTensor =
  | { readonly dtype: 'float32'; readonly values: Float32Array }
  /** As int64 on the wire; no token or index needs more than 32 bits, and what has more is refused. */
  | { readonly dtype: 'int64'; readonly values: Int32Array };

/** Numbers of the enumeration DType. */
const FLOAT32 = 1;
const INT64 = 2;
const INT32 = 3;
const BFLOAT16 = 4;

/** Of one tensor: each dimension may stand in a field of its own. */
const MOST_FIELDS = 100;

/** Shapes of more than one are refused by their number; nobody has shapes of more than these. */
const MOST_DIMENSIONS = 64;

export const jsonTensorSchema = z.object({
  data: numberList(Number.isFinite, 'a finite number'),
  dtype: z.enum(['float32', 'int64']),
  shape: boundedList(z.number().int().nonnegative(), MOST_DIMENSIONS).nullish(),
});

export function encodeTensor(tensor: WireTensor): Buffer {
  const shape = bytesField(4, [varint(tensor.values.length)]);
  if (tensor.dtype === 'float32')
    return Buffer.concat([bytesField(1, bytesOfFloats(tensor.values)), varintField(3, FLOAT32), shape]);
  return Buffer.concat([bytesField(1, bytesOfIntegers(tensor.values)), varintField(3, INT64), shape]);
}

/** `name` is whose numbers they are, for messages. Shapes of several dimensions are refused, and sparse tensors. */
export function decodeTensor(message: Uint8Array, name: string): WireTensor {
  let bytes: Uint8Array = new Uint8Array();
  let dtype = 0;
  let shape: readonly number[] = [];
  let fields = 0;
  for (const field of fieldsOf(message)) {
    if (++fields > MOST_FIELDS) throw new RecordError(`${name} has more than ${MOST_FIELDS} fields; a tensor has 4`);
    if (field.number === 1) bytes = bytesOf(field);
    else if (field.number === 2) throw new RecordError(`${name} is a sparse tensor; send it dense`);
    else if (field.number === 3) dtype = integerOf(field);
    else if (field.number === 4) shape = [...shape, ...integersOf(field, MOST_DIMENSIONS)];
  }
  const tensor = decodeDense(bytes, dtype, name);
  return withShape(tensor, shape, name);
}

export function tensorToJson({ dtype, values }: WireTensor): z.infer<typeof jsonTensorSchema> {
  return { data: Array.from(values), dtype, shape: [values.length] };
}

export function tensorFromJson({ data, dtype, shape }: z.infer<typeof jsonTensorSchema>, name: string): WireTensor {
  if (dtype === 'float32') return withShape({ dtype, values: Float32Array.from(data) }, shape ?? [], name);
  for (const value of data) if ((value | 0) !== value) throw beyondInt32(value, name);
  return withShape({ dtype, values: Int32Array.from(data) }, shape ?? [], name);
}

/** float32 numbers as bytes of their own, whatever address the array has. */
export function bytesOfFloats(values: Float32Array): Uint8Array {
  return new Uint8Array(values.slice().buffer);
}

/** The float32 numbers in bytes that may begin at an odd address. */
export function floatsOf(bytes: Uint8Array, name: string): Float32Array {
  return new Float32Array(alignedCopy(bytes, 4, name));
}

/** The int32 numbers, likewise. */
export function int32sOf(bytes: Uint8Array, name: string): Int32Array {
  return new Int32Array(alignedCopy(bytes, 4, name));
}

export function bytesOfInt32s(values: Int32Array | readonly number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}

function decodeDense(bytes: Uint8Array, dtype: number, name: string): WireTensor {
  switch (dtype) {
    case FLOAT32:
      return { dtype: 'float32', values: floatsOf(bytes, name) };
    case BFLOAT16: {
      const halves = new Uint8Array(alignedCopy(bytes, 2, name));
      const values = new Float32Array(halves.length / 2);
      decodeNumbers(halves, 'BF16', values, 0);
      return { dtype: 'float32', values };
    }
    case INT32:
      return { dtype: 'int64', values: int32sOf(bytes, name) };
    case INT64: {
      const wide = new BigInt64Array(alignedCopy(bytes, 8, name));
      const values = new Int32Array(wide.length);
      wide.forEach((value, index) => {
        values[index] = Number(value);
        if (BigInt(values[index]!) !== value) throw beyondInt32(value, name);
      });
      return { dtype: 'int64', values };
    }
    default:
      throw new RecordError(
        `${name} has the number format ${dtype}; known are 1 (float32), 2 (int64), 3 (int32), 4 (bf16)`,
      );
  }
}

function bytesOfIntegers(values: Int32Array): Uint8Array {
  return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
}

function withShape(tensor: WireTensor, shape: readonly number[], name: string): WireTensor {
  if (shape.length > 1) throw new RecordError(`${name} has ${shape.length} dimensions; one is allowed`);
  if (shape.length === 1 && shape[0] !== tensor.values.length)
    throw new RecordError(`${name} states ${shape[0]} numbers and has ${tensor.values.length}`);
  return tensor;
}

function alignedCopy(bytes: Uint8Array, size: number, name: string): ArrayBuffer {
  if (bytes.length % size !== 0)
    throw new RecordError(`${name} has ${bytes.length} bytes, which are no whole numbers of ${size}`);
  return new Uint8Array(bytes).buffer;
}

function beyondInt32(value: number | bigint, name: string): RecordError {
  return new RecordError(`${name} holds ${value}, which is no integer of 32 bits; tokens and indices have no more`);
}

/** One number of a packed list. */
function varint(value: number): Buffer {
  return varintField(0, value).subarray(1);
}
