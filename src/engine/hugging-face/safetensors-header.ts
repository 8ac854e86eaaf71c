/**
 * The header of a safetensors file: 8 bytes of length (unsigned, little-endian), then that many bytes of JSON which
 * give every tensor its dtype, shape and place in the data behind them. Checked as the format's own reader checks it:
 * the places follow each other without hole or overlap and fill the data exactly. Knows nothing of numbers.
 */
import { CheckpointError } from '../../support/errors.ts';
import { parseExactJson } from '../../support/exact-json.ts';
import { findDuplicateKey } from '../../support/duplicate-keys.ts';
import { said } from './model-file.ts';

/** Bytes of the length field at the start of the file. */
export const LENGTH_BYTES = 8;
/** The format's own limit on the JSON, in bytes. */
export const MAX_HEADER_BYTES = 100_000_000;

/** Bytes per number of every dtype the format names; those of 4 or 6 bits are left out, no Qwen checkpoint has them. */
const DTYPE_BYTES: ReadonlyMap<string, number> = new Map([
  ...['BOOL', 'U8', 'I8', 'F8_E5M2', 'F8_E4M3', 'F8_E8M0', 'F8_E4M3FNUZ', 'F8_E5M2FNUZ'].map(
    (name) => [name, 1] as const,
  ),
  ...['I16', 'U16', 'F16', 'BF16'].map((name) => [name, 2] as const),
  ...['I32', 'U32', 'F32'].map((name) => [name, 4] as const),
  ...['F64', 'I64', 'U64', 'C64'].map((name) => [name, 8] as const),
]);

/** Where one tensor lies. */
export interface TensorPlace {
  readonly name: string;
  readonly dtype: string;
  /** Lengths of the axes, outermost first; [] is a single number. */
  readonly shape: readonly number[];
  /** First byte and byte after the last, counted from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** In the order in which they lie in the file. */
  readonly places: readonly TensorPlace[];
  /** Free text pairs; Transformers wants `format: 'pt'`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The length of the JSON, from the file's first 8 bytes. Refuses one that the file cannot hold. */
export function parseHeaderLength(first: Uint8Array, fileBytes: number, path: string): number {
  const bits = new DataView(first.buffer, first.byteOffset, first.byteLength);
  const length = first.byteLength < LENGTH_BYTES ? null : bits.getBigUint64(0, true);
  if (length === null)
    throw new CheckpointError(
      `${path} has ${fileBytes} bytes; a safetensors file starts with ${LENGTH_BYTES} bytes of header length`,
    );
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw new CheckpointError(
      `${path} states a header of ${length} bytes; allowed are at most ${MAX_HEADER_BYTES}. It is not a safetensors file, or damaged`,
    );
  }
  if (Number(length) > fileBytes - LENGTH_BYTES) {
    throw new CheckpointError(
      `${path} states a header of ${length} bytes but only ${fileBytes - LENGTH_BYTES} follow: the file is truncated`,
    );
  }
  return Number(length);
}

/** Reads and checks the JSON. `dataBytes` is the size of what follows the header, in bytes. */
export function parseHeader(json: Uint8Array, dataBytes: number, path: string): SafetensorsHeader {
  const entries = headerObject(json, path);
  const places: TensorPlace[] = [];
  for (const [name, value] of Object.entries(entries)) {
    if (name !== '__metadata__') places.push(parsePlace(name, value, path));
  }
  places.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCoverage(places, dataBytes, path);
  return {
    places,
    metadata: parseMetadata(Object.hasOwn(entries, '__metadata__') ? entries['__metadata__'] : {}, path),
  };
}

function headerObject(json: Uint8Array, path: string): Record<string, unknown> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json);
    value = parseExactJson(text);
  } catch (cause) {
    throw new CheckpointError(`${path}: the safetensors header is not JSON in UTF-8: ${reasonOf(cause)}`, { cause });
  }
  if (!isObject(value))
    throw new CheckpointError(`${path}: the safetensors header is ${said(value)}; it must be an object of tensors`);
  const duplicate = findDuplicateKey(text);
  if (duplicate !== null)
    throw new CheckpointError(`${path}: the safetensors header has the key ${said(duplicate)} twice`);
  return value;
}

function parsePlace(name: string, value: unknown, path: string): TensorPlace {
  const refuse = (what: string): CheckpointError => new CheckpointError(`${path}: tensor ${said(name)} ${what}`);
  if (!isObject(value)) throw refuse('has no description; it must be an object of dtype, shape and data_offsets');
  const { dtype, shape, data_offsets: offsets } = value;
  const bytes = typeof dtype === 'string' ? DTYPE_BYTES.get(dtype) : undefined;
  if (bytes === undefined) throw refuse(`has dtype ${said(dtype)}; known are ${[...DTYPE_BYTES.keys()].join(', ')}`);
  if (!isSizes(shape)) throw refuse(`has shape ${said(shape)}; it must be a list of integers >= 0`);
  if (!isSizes(offsets) || offsets.length !== 2)
    throw refuse(`has data_offsets ${said(offsets)}; they must be two integers >= 0`);
  const [begin, end] = offsets as [number, number];
  const wanted = shape.reduce((product, size) => product * size, bytes);
  const axes = said(shape);
  if (!Number.isSafeInteger(wanted)) throw refuse(`has shape ${axes}, which is more than a file can hold`);
  if (end - begin !== wanted)
    throw refuse(
      `takes bytes ${begin} to ${end}, which is ${end - begin}; shape ${axes} of ${String(dtype)} needs ${wanted}`,
    );
  return { name, dtype: dtype as string, shape, begin, end };
}

function checkCoverage(places: readonly TensorPlace[], dataBytes: number, path: string): void {
  let covered = 0;
  for (const { name, begin, end } of places) {
    if (end > dataBytes)
      throw new CheckpointError(
        `${path}: tensor ${said(name)} ends at byte ${end} of the data, which has ${dataBytes}: the file is truncated or damaged`,
      );
    if (begin !== covered) {
      const what = begin < covered ? 'overlaps the tensor before it' : 'leaves a hole behind the tensor before it';
      throw new CheckpointError(
        `${path}: tensor ${said(name)} begins at byte ${begin} and ${what}; it must begin at ${covered}`,
      );
    }
    covered = end;
  }
  if (covered !== dataBytes)
    throw new CheckpointError(
      `${path}: the tensors take ${covered} bytes, the file has ${dataBytes}; they must be equal`,
    );
}

function parseMetadata(value: unknown, path: string): Record<string, string> {
  const valid = isObject(value) && Object.values(value).every((text) => typeof text === 'string');
  if (!valid) throw new CheckpointError(`${path}: __metadata__ must be an object of strings`);
  return value as Record<string, string>;
}

function reasonOf(cause: unknown): string {
  return (cause as Error).message.slice(0, 200);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
