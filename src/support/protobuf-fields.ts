/**
 * Reading Protocol Buffers messages by hand: the fields of a message one after the other, each read as who knows the schema
 * asks. Fields that nobody asks for are passed over, as the format wants it; whatever ends too early, or nests where a value
 * should be, is refused.
 */
import { RecordError } from './errors.ts';

/** Wire types: 0 is a varint, 1 has 8 bytes, 2 a length before its bytes, 5 has 4 bytes; 3 and 4 are groups, long gone. */
export type ProtobufField =
  | { readonly number: number; readonly kind: 'varint'; readonly value: bigint }
  | { readonly number: number; readonly kind: 'fixed64' | 'fixed32' | 'bytes'; readonly value: Uint8Array };

const MOST_VARINT_BYTES = 10;

/** Fields of one message in the order they stand. RecordError where the bytes are no message. */
export function* fieldsOf(message: Uint8Array): Generator<ProtobufField> {
  let at = 0;
  const varint = (): bigint => {
    const { value, next } = varintAt(message, at);
    at = next;
    return value;
  };
  const take = (length: number): Uint8Array => {
    if (length > message.length - at) throw damaged(`states ${length} bytes where ${message.length - at} are left`);
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    switch (Number(tag & 7n)) {
      case 0:
        yield { number, kind: 'varint', value: varint() };
        break;
      case 1:
        yield { number, kind: 'fixed64', value: take(8) };
        break;
      case 2:
        yield { number, kind: 'bytes', value: take(Number(varint())) };
        break;
      case 5:
        yield { number, kind: 'fixed32', value: take(4) };
        break;
      default:
        throw damaged(`has a field of the unknown wire type ${tag & 7n}`);
    }
  }
}

/** Bytes of a string, of bytes, or of a message within. They share the message's memory. */
export function bytesOf(field: ProtobufField): Uint8Array {
  if (field.kind !== 'bytes') throw wrongKind(field, 'bytes');
  return field.value;
}

export function textOf(field: ProtobufField): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(field));
  } catch (cause) {
    throw damaged(`has text in field ${field.number} that is not UTF-8`, { cause });
  }
}

/** A signed integer (int32, int64, enum, bool). RecordError beyond 2^53. */
export function integerOf(field: ProtobufField): number {
  if (field.kind !== 'varint') throw wrongKind(field, 'an integer');
  const value = Number(BigInt.asIntN(64, field.value));
  if (!Number.isSafeInteger(value)) throw damaged(`has ${field.value} in field ${field.number}, which is beyond 2^53`);
  return value;
}

export function doubleOf(field: ProtobufField): number {
  if (field.kind !== 'fixed64') throw wrongKind(field, 'a double');
  return new DataView(field.value.buffer, field.value.byteOffset, 8).getFloat64(0, true);
}

/** Integers of a repeated field: packed into one, or each by itself. RecordError for more than `most`. */
export function integersOf(field: ProtobufField, most = Infinity): number[] {
  if (field.kind === 'varint') return [integerOf(field)];
  const packed = bytesOf(field);
  const integers: number[] = [];
  for (let at = 0; at < packed.length;) {
    if (integers.length >= most) throw damaged(`has more than ${most} numbers in field ${field.number}`);
    const { value, next } = varintAt(packed, at);
    integers.push(integerOf({ number: field.number, kind: 'varint', value }));
    at = next;
  }
  return integers;
}

function varintAt(message: Uint8Array, from: number): { readonly value: bigint; readonly next: number } {
  let value = 0n;
  for (let count = 0; count < MOST_VARINT_BYTES; count++) {
    const byte = message[from + count];
    if (byte === undefined) throw damaged('ends inside a number');
    value |= BigInt(byte & 0x7f) << BigInt(7 * count);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: from + count + 1 };
  }
  throw damaged(`has a number of more than ${MOST_VARINT_BYTES} bytes`);
}

function wrongKind({ number, kind }: ProtobufField, expected: string): RecordError {
  return damaged(`has ${kind} in field ${number}, where ${expected} belongs`);
}

function damaged(what: string, options?: ErrorOptions): RecordError {
  return new RecordError(`a Protocol Buffers message ${what}; it was cut off, or is of another kind`, options);
}
