/**
 * Weight files in the safetensors format, read as float32 and written as F32, BF16 or F16, so that Transformers, vLLM and
 * this project read each other's checkpoints. Knows nothing of models: tensors are names, shapes and numbers.
 */
import { fstatSync, readSync } from 'node:fs';
import { CheckpointError } from '../../support/errors.ts';
import { withFile } from './model-file.ts';
import {
  BYTES_PER_NUMBER,
  READABLE_DTYPES,
  decodeNumbers,
  type ReadableDtype,
  type WritableDtype,
} from './number-formats.ts';
import {
  LENGTH_BYTES,
  parseHeader,
  parseHeaderLength,
  type SafetensorsHeader,
  type TensorPlace,
} from './safetensors-header.ts';
import { streamSafetensors } from './stream-safetensors.ts';

/** A tensor in memory, row-major. */
export interface Tensor {
  /** Lengths of the axes, outermost first; their product is `data.length`. [] is a single number. */
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A tensor as read: `data` is float32 whatever the file held. */
export interface StoredTensor extends Tensor {
  /** The format in the file. */
  readonly dtype: ReadableDtype;
}

/** Bytes read or converted at a time. */
const CHUNK_BYTES = 1 << 24;

/**
 * Every tensor of the file, by name, in the order in which they lie in it.
 * CheckpointError when the file is missing, truncated or inconsistent, or a tensor is not F32, F16 or BF16.
 */
export function readSafetensors(path: string): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  readEach(path, (place) => {
    const dtype = readableDtype(place, path);
    const data = new Float32Array((place.end - place.begin) / BYTES_PER_NUMBER[dtype]);
    tensors.set(place.name, { dtype, shape: place.shape, data });
    return data;
  });
  return tensors;
}

/**
 * Reads the named tensors of the file straight into their arrays, as float32, with no other memory than one chunk.
 * Nothing is written when one is missing, of another size or not F32, F16 or BF16 (CheckpointError).
 */
export function readSafetensorsInto(path: string, targets: ReadonlyMap<string, Float32Array>): void {
  const places = new Map(readSafetensorsHeader(path).places.map((place) => [place.name, place]));
  for (const [name, target] of targets) {
    const place = places.get(name);
    if (place === undefined) throw new CheckpointError(`${path} has no tensor "${name}"`);
    const count = (place.end - place.begin) / BYTES_PER_NUMBER[readableDtype(place, path)];
    if (count !== target.length)
      throw new CheckpointError(`${path}: tensor "${name}" has ${count} numbers; ${target.length} were expected`);
  }
  readEach(path, ({ name }) => targets.get(name) ?? null);
}

/** The header alone: names, dtypes, shapes and metadata, without reading a weight. Any dtype is allowed. */
export function readSafetensorsHeader(path: string): SafetensorsHeader {
  return withFile(path, (file) => readHeaderOf(file, path).header);
}

/** A tensor's place in its file. */
export interface TensorPart {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** In bytes from the start of the file. */
  readonly offset: number;
  readonly length: number;
}

/** Where in the file each tensor's bytes lie. Any dtype is allowed. */
export function findSafetensorsParts(path: string): Map<string, TensorPart> {
  const { header, dataStart } = withFile(path, (file) => readHeaderOf(file, path));
  return new Map(
    header.places.map(({ name, dtype, shape, begin, end }) => [
      name,
      { dtype, shape, offset: dataStart + begin, length: end - begin },
    ]),
  );
}

/**
 * Writes `tensors`, sorted by name, atomically. `metadata` defaults to `{ format: 'pt' }`, which Transformers asks for.
 * BF16 and F16 round to nearest even. CheckpointError when a shape and its data disagree, a name is not allowed or a
 * number is beyond F16.
 */
export function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, Tensor>,
  dtype: WritableDtype,
  metadata?: Readonly<Record<string, string>>,
): void {
  const streamed = [...tensors].map(([name, { shape, data }]) => ({ name, shape, chunks: () => partsOf(data) }));
  streamSafetensors(path, streamed, dtype, metadata);
}

function* partsOf(data: Float32Array): Iterable<Float32Array> {
  for (let start = 0; start < data.length; start += CHUNK_BYTES / 4)
    yield data.subarray(start, start + CHUNK_BYTES / 4);
}

function readHeaderOf(file: number, path: string): { header: SafetensorsHeader; dataStart: number } {
  const fileBytes = fstatSync(file).size;
  const length = parseHeaderLength(readBytes(file, 0, Math.min(LENGTH_BYTES, fileBytes), path), fileBytes, path);
  const dataStart = LENGTH_BYTES + length;
  const json = readBytes(file, LENGTH_BYTES, length, path);
  return { header: parseHeader(json, fileBytes - dataStart, path), dataStart };
}

/** Reads, in the order of the file, every tensor for which `targetOf` gives an array. */
function readEach(path: string, targetOf: (place: TensorPlace) => Float32Array | null): void {
  withFile(path, (file) => {
    const { header, dataStart } = readHeaderOf(file, path);
    const largest = header.places.reduce((most, { begin, end }) => Math.max(most, end - begin), 0);
    const chunk = new Uint8Array(Math.min(CHUNK_BYTES, largest));
    for (const place of header.places) {
      const target = targetOf(place);
      if (target === null) continue;
      const dtype = readableDtype(place, path);
      for (let at = place.begin; at < place.end; at += CHUNK_BYTES) {
        const bytes = chunk.subarray(0, Math.min(CHUNK_BYTES, place.end - at));
        fillBytes(file, dataStart + at, bytes, path);
        decodeNumbers(bytes, dtype, target, (at - place.begin) / BYTES_PER_NUMBER[dtype]);
      }
    }
  });
}

function readableDtype({ name, dtype }: TensorPlace, path: string): ReadableDtype {
  const readable = READABLE_DTYPES.find((each) => each === dtype);
  if (readable !== undefined) return readable;
  throw new CheckpointError(`${path}: tensor "${name}" is ${dtype}; allowed are ${READABLE_DTYPES.join(', ')}`);
}

function readBytes(file: number, position: number, count: number, path: string): Uint8Array {
  const bytes = new Uint8Array(count);
  fillBytes(file, position, bytes, path);
  return bytes;
}

/** Fills `bytes` from `position` of the file on. CheckpointError where the file ends before. */
export function fillBytes(file: number, position: number, bytes: Uint8Array, path: string): void {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(file, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new CheckpointError(`${path} ended at byte ${position + done} while it was being read`);
    done += read;
  }
}
