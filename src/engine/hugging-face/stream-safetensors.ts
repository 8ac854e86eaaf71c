/**
 * A safetensors file tensor by tensor: shapes are known beforehand, numbers come in parts, so that a model goes from one
 * file into another without ever being in memory whole.
 */
import { writeFileAtomic } from '../../support/atomic-file.ts';
import { CheckpointError } from '../../support/errors.ts';
import {
  BYTES_PER_NUMBER,
  WRITABLE_DTYPES,
  encodeNumbers,
  firstTooLarge,
  type WritableDtype,
} from './number-formats.ts';
import { LENGTH_BYTES } from './safetensors-header.ts';

export interface StreamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Its numbers, row-major, in parts of any size; bytes are a tensor of U8 whatever the dtype of the others is. */
  readonly chunks: () => Iterable<Float32Array | Uint8Array>;
  readonly isBytes?: boolean;
}

export interface SafetensorsContent {
  /** Of the whole file. */
  readonly bytes: number;
  /** What the file is made of, in order. CheckpointError while they come, when a shape and its numbers disagree. */
  readonly parts: Iterable<Uint8Array>;
}

/**
 * Writes `tensors`, sorted by name, atomically. `metadata` defaults to `{ format: 'pt' }`, which Transformers asks for.
 * BF16 and F16 round to nearest even. CheckpointError when a shape and its numbers disagree, a name is not allowed or a
 * number is beyond F16.
 */
export function streamSafetensors(
  path: string,
  tensors: readonly StreamedTensor[],
  dtype: WritableDtype,
  metadata?: Readonly<Record<string, string>>,
): void {
  writeFileAtomic(path, safetensorsContent(path, tensors, dtype, metadata).parts);
}

/** The same for who writes it: `path` is for messages. */
export function safetensorsContent(
  path: string,
  tensors: readonly StreamedTensor[],
  dtype: WritableDtype,
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): SafetensorsContent {
  if (!WRITABLE_DTYPES.includes(dtype))
    throw new CheckpointError(
      `${path}: cannot write dtype ${String(dtype)}; allowed are ${WRITABLE_DTYPES.join(', ')}`,
    );
  const sorted = tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const header: Record<string, unknown> = Object.create(null);
  header['__metadata__'] = metadata;
  let end = 0;
  for (const tensor of sorted) {
    checkName(path, tensor);
    const begin = end;
    const isBytes = tensor.isBytes === true;
    end += countOf(tensor) * (isBytes ? 1 : BYTES_PER_NUMBER[dtype]);
    header[tensor.name] = { dtype: isBytes ? 'U8' : dtype, shape: tensor.shape, data_offsets: [begin, end] };
  }
  const head = headBytes(header);
  return { bytes: head.length + end, parts: fileParts(path, head, sorted, dtype) };
}

/** Padded with spaces so that the data starts at a multiple of 8 bytes. */
function headBytes(header: object): Buffer {
  const json = Buffer.from(JSON.stringify(header), 'utf8');
  const padded = Buffer.alloc(LENGTH_BYTES + Math.ceil(json.length / 8) * 8, ' ');
  padded.writeBigUInt64LE(BigInt(padded.length - LENGTH_BYTES), 0);
  json.copy(padded, LENGTH_BYTES);
  return padded;
}

function* fileParts(
  path: string,
  head: Uint8Array,
  sorted: readonly StreamedTensor[],
  dtype: WritableDtype,
): Iterable<Uint8Array> {
  yield head;
  for (const tensor of sorted) {
    let came = 0;
    for (const numbers of tensor.chunks()) {
      if (numbers instanceof Uint8Array !== (tensor.isBytes === true))
        throw refusal(path, tensor, 'bytes and numbers are not one tensor');
      if (numbers instanceof Uint8Array) {
        came += numbers.length;
        yield numbers;
        continue;
      }
      const tooLarge = firstTooLarge(numbers, dtype);
      if (tooLarge >= 0)
        throw refusal(
          path,
          tensor,
          `number ${came + tooLarge} is ${numbers[tooLarge]}; F16 has at most 65504: take BF16 or F32`,
        );
      came += numbers.length;
      yield encodeNumbers(numbers, dtype);
    }
    if (came !== countOf(tensor))
      throw refusal(path, tensor, `shape [${tensor.shape.join(', ')}] needs ${countOf(tensor)} numbers, ${came} came`);
  }
}

function countOf({ shape }: StreamedTensor): number {
  return shape.reduce((product, size) => product * size, 1);
}

function checkName(path: string, tensor: StreamedTensor): void {
  const { name, shape } = tensor;
  if (name === '__metadata__' || !name.isWellFormed())
    throw refusal(path, tensor, 'the name is reserved or not well-formed Unicode');
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw refusal(path, tensor, `shape [${shape.join(', ')}] must be integers >= 0`);
}

function refusal(path: string, { name }: StreamedTensor, what: string): CheckpointError {
  return new CheckpointError(`${path}: cannot write tensor "${name}": ${what}`);
}
