/**
 * What stands before the weights of a GGUF file (versions 2 and 3, little-endian): metadata and the places of the tensors.
 * A file may come from anybody: every count, length, shape and place is held against the size of the file.
 */
import { CheckpointError } from '../../../support/errors.ts';
import { said } from '../model-file.ts';
import { FileCursor, type FileToRead } from './file-cursor.ts';
import { readMetadata, type MetadataValue } from './metadata-values.ts';
import { GGUF_TYPES, ggufTypeOf, type GgufType } from './tensor-types.ts';

export interface GgufTensor {
  readonly name: string;
  readonly type: GgufType;
  /** Lengths of the axes, outermost first, as everywhere but in the file itself. */
  readonly shape: readonly number[];
  /** First byte in the file. */
  readonly begin: number;
  readonly bytes: number;
}

export interface GgufHeader {
  readonly metadata: ReadonlyMap<string, MetadataValue>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
}

const MAGIC = 'GGUF';
const VERSIONS = [2, 3];
const MOST_AXES = 4;
const ALIGNMENT_KEY = 'general.alignment';
const DEFAULT_ALIGNMENT = 32;
/** Length of a name, count of axes, one axis, type, offset. */
const SMALLEST_TENSOR_BYTES = 8 + 4 + 8 + 4 + 8;
/** Length of a key, type, a value of one byte. */
const SMALLEST_ENTRY_BYTES = 8 + 4 + 1;

/** CheckpointError that says what is wrong with the file, and where. */
export function readGgufHeader(source: FileToRead): GgufHeader {
  const cursor = new FileCursor(source);
  checkStart(cursor);
  const tensorCount = cursor.size('the count of tensors');
  const entryCount = cursor.size('the count of metadata');
  cursor.checkCount(entryCount, SMALLEST_ENTRY_BYTES, 'the metadata');
  cursor.checkCount(tensorCount, SMALLEST_TENSOR_BYTES, 'the list of tensors');
  const metadata = readMetadata(cursor, entryCount);
  const alignment = alignmentOf(metadata, source.path);
  const stated = Array.from({ length: tensorCount }, (_, index) => readTensor(cursor, `tensor ${index + 1}`));
  const dataStart = Math.ceil(cursor.position / alignment) * alignment;
  const tensors = new Map<string, GgufTensor>();
  for (const { offset, ...tensor } of stated) {
    const refuse = refusal(source.path, tensor.name);
    if (tensors.has(tensor.name)) throw refuse('stands twice; each has a name of its own');
    if (offset % alignment !== 0) throw refuse(`begins at byte ${offset} of the data, no multiple of ${alignment}`);
    tensors.set(tensor.name, { ...tensor, begin: dataStart + offset });
  }
  checkPlaces([...tensors.values()], source);
  return { metadata, tensors };
}

function checkStart(cursor: FileCursor): void {
  const magic = cursor.take(MAGIC.length, 'the first word').toString('latin1');
  if (magic !== MAGIC)
    throw new CheckpointError(`${cursor.path} begins with ${said(magic)}, not "${MAGIC}": it is no GGUF file`);
  const version = cursor.uint32('the version');
  if (VERSIONS.includes(version)) return;
  const bigEndian = version % 0x10000 === 0 ? ' (it may be a big-endian file)' : '';
  throw new CheckpointError(
    `${cursor.path} is GGUF of version ${version}${bigEndian}; allowed are ${VERSIONS.join(' and ')}, little-endian`,
  );
}

function alignmentOf(metadata: ReadonlyMap<string, MetadataValue>, path: string): number {
  const alignment = metadata.get(ALIGNMENT_KEY) ?? DEFAULT_ALIGNMENT;
  if (typeof alignment === 'number' && alignment >= 8 && alignment <= 2 ** 16 && Number.isInteger(alignment / 8))
    return alignment;
  throw new CheckpointError(
    `${path}: ${ALIGNMENT_KEY} is ${String(alignment).slice(0, 40)}; it must be a multiple of 8, at most ${2 ** 16}`,
  );
}

function readTensor(cursor: FileCursor, what: string): Omit<GgufTensor, 'begin'> & { readonly offset: number } {
  const name = cursor.text(`the name of ${what}`);
  const refuse = refusal(cursor.path, name);
  const axes = cursor.uint32(`the count of axes of ${what}`);
  if (axes < 1 || axes > MOST_AXES) throw refuse(`has ${axes} axes; allowed are 1 to ${MOST_AXES}`);
  const lengths = Array.from({ length: axes }, () => cursor.size(`an axis of ${what}`));
  const shape = lengths.toReversed();
  const type = ggufTypeOf(cursor.uint32(`the type of ${what}`), `${cursor.path}: tensor ${said(name)}`);
  const { blockNumbers, blockBytes } = GGUF_TYPES[type];
  const numbers = shape.reduce((product, length) => product * length, 1);
  if (numbers === 0 || !Number.isSafeInteger(numbers))
    throw refuse(`has shape [${shape.join(', ')}]; it must have numbers, and not more than a file can hold`);
  if (lengths[0]! % blockNumbers !== 0)
    throw refuse(`has rows of ${lengths[0]} numbers; ${type} has blocks of ${blockNumbers}`);
  const offset = cursor.size(`the offset of ${what}`);
  return { name, type, shape, bytes: (numbers / blockNumbers) * blockBytes, offset };
}

/** Every tensor within the file, and none over another. */
function checkPlaces(tensors: readonly GgufTensor[], { path, bytes: fileBytes }: FileToRead): void {
  let before: GgufTensor | null = null;
  for (const tensor of tensors.toSorted((a, b) => a.begin - b.begin)) {
    const refuse = refusal(path, tensor.name);
    const end = tensor.begin + tensor.bytes;
    if (end > fileBytes) throw refuse(`ends at byte ${end}, the file has ${fileBytes}: it is truncated or damaged`);
    if (before !== null && tensor.begin < before.begin + before.bytes)
      throw refuse(
        `begins at byte ${tensor.begin}, within tensor ${said(before.name)}, which ends at ${before.begin + before.bytes}`,
      );
    before = tensor;
  }
}

function refusal(path: string, name: string): (what: string) => CheckpointError {
  return (what) => new CheckpointError(`${path}: tensor ${said(name)} ${what}`);
}
