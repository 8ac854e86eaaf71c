/** The metadata of a GGUF file: keys with values of thirteen types, behind one another. */
import { CheckpointError } from '../../../support/errors.ts';
import { said } from '../model-file.ts';
import type { FileCursor } from './file-cursor.ts';

export type MetadataNumber = number | bigint;
export type MetadataScalar = MetadataNumber | boolean | string;
export type MetadataValue = MetadataScalar | readonly MetadataScalar[];

const ARRAY = 9;

interface ScalarType {
  readonly name: string;
  /** At least; a text may take more than its length. */
  readonly bytes: number;
  readonly read: (cursor: FileCursor, what: string) => MetadataScalar;
}

const SCALARS: Readonly<Record<number, ScalarType>> = {
  0: { name: 'uint8', bytes: 1, read: (cursor, what) => cursor.take(1, what).readUInt8() },
  1: { name: 'int8', bytes: 1, read: (cursor, what) => cursor.take(1, what).readInt8() },
  2: { name: 'uint16', bytes: 2, read: (cursor, what) => cursor.take(2, what).readUInt16LE() },
  3: { name: 'int16', bytes: 2, read: (cursor, what) => cursor.take(2, what).readInt16LE() },
  4: { name: 'uint32', bytes: 4, read: (cursor, what) => cursor.take(4, what).readUInt32LE() },
  5: { name: 'int32', bytes: 4, read: (cursor, what) => cursor.take(4, what).readInt32LE() },
  6: { name: 'float32', bytes: 4, read: (cursor, what) => shortest(cursor.take(4, what).readFloatLE()) },
  7: { name: 'bool', bytes: 1, read: readBoolean },
  8: { name: 'string', bytes: 8, read: (cursor, what) => cursor.text(what) },
  10: { name: 'uint64', bytes: 8, read: (cursor, what) => narrow(cursor.uint64(what)) },
  11: { name: 'int64', bytes: 8, read: (cursor, what) => narrow(BigInt.asIntN(64, cursor.uint64(what))) },
  12: { name: 'float64', bytes: 8, read: (cursor, what) => cursor.take(8, what).readDoubleLE() },
};

/** CheckpointError when a key stands twice, a type is unknown, or a value ends beyond the file. */
export function readMetadata(cursor: FileCursor, count: number): Map<string, MetadataValue> {
  const metadata = new Map<string, MetadataValue>();
  for (let index = 0; index < count; index++) {
    const key = cursor.text(`key ${index + 1} of ${count} of the metadata`);
    if (metadata.has(key))
      throw new CheckpointError(`${cursor.path}: the metadata states ${said(key)} twice; it may once`);
    metadata.set(key, readValue(cursor, key));
  }
  return metadata;
}

function readValue(cursor: FileCursor, key: string): MetadataValue {
  const what = `the value of ${said(key)}`;
  const type = cursor.uint32(`the type of ${said(key)}`);
  if (type !== ARRAY) return scalarOf(type, cursor, what).read(cursor, what);
  const { read, bytes } = scalarOf(cursor.uint32(`the type of the elements of ${said(key)}`), cursor, what);
  const count = cursor.size(`the count of elements of ${said(key)}`);
  cursor.checkCount(count, bytes, what);
  const values: MetadataScalar[] = [];
  for (let index = 0; index < count; index++) values.push(read(cursor, what));
  return values;
}

function scalarOf(type: number, { path, position }: FileCursor, what: string): ScalarType {
  const found = SCALARS[type];
  if (found !== undefined) return found;
  const allowed = Object.values(SCALARS).map(({ name }) => name);
  throw new CheckpointError(
    `${path}: ${what} at byte ${position} is of type ${type}; allowed are ${allowed.join(', ')} and lists of them`,
  );
}

function readBoolean(cursor: FileCursor, what: string): boolean {
  const byte = cursor.take(1, what).readUInt8();
  if (byte <= 1) return byte === 1;
  throw new CheckpointError(`${cursor.path}: ${what} at byte ${cursor.position - 1} is ${byte}; a bool is 0 or 1`);
}

/** A number where one can hold it. */
function narrow(value: bigint): MetadataNumber {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Of the numbers that are this one in float32, the one of fewest digits: 1e-6, not 9.999999974752427e-7. */
function shortest(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return value;
}
