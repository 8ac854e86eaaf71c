/**
 * A model folder as one GGUF file, for llama.cpp and what is built on it: weights in float32, float16 or blocks of 8 bits,
 * shape, tokenizer and chat template. A few rows at a time are in memory, and the file is there whole or not at all.
 */
import { CheckpointError } from '../../../support/errors.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { inspectModelFolder, type ModelFolderFacts } from '../inspect-model-folder.ts';
import { readModelConfig } from '../model-config.ts';
import { encodeNumbers, firstTooLarge } from '../number-formats.ts';
import { parameterLayout, type Parameter } from '../parameter-layout.ts';
import { storedWeights } from '../stored-weights.ts';
import { architectureEntries } from './architecture-entries.ts';
import { alignedSize, ggufCount, ggufHeaderBytes, ggufText } from './gguf-header-bytes.ts';
import { llama3Divisors } from './gguf-rope.ts';
import { requireRoom, writeWeights } from '../write-weights.ts';
import { pairRows } from './paired-rows.ts';
import { LARGEST_IN_Q8, quantizeQ8 } from './quantize-q8.ts';
import { ggufNameOf, isPermuted, ROPE_FACTORS_NAME } from './tensor-names.ts';
import { GGUF_TYPES } from './tensor-types.ts';
import { tokenizerEntries } from './tokenizer-entries.ts';

/** Formats of the matrices, with the number that the file has for the whole (`general.file_type`). */
const FILE_TYPES = { F32: 0, F16: 1, Q8_0: 7 } as const;
export type GgufExportType = keyof typeof FILE_TYPES;
export const GGUF_EXPORT_TYPES = Object.keys(FILE_TYPES) as readonly GgufExportType[];
const QUANTIZATION_VERSION = 2;

export interface GgufExport {
  /** A whole model. */
  readonly modelFolder: string;
  /** Written over where it is there. */
  readonly file: string;
  readonly type: GgufExportType;
  /** What a program may show for it. */
  readonly name: string;
  readonly progress?: (doneBytes: number, totalBytes: number) => void;
  /** Ends the export, and nothing is left. */
  readonly signal?: AbortSignal;
}

export interface ExportedGguf extends ModelFolderFacts {
  readonly file: string;
  readonly bytes: number;
  /** What llama.cpp does otherwise than Transformers with it, as a sentence each. */
  readonly notes: readonly string[];
}

/** CheckpointError that names what the folder lacks, what GGUF cannot say or what the disk lacks; nothing is left then. */
export async function exportGguf({ file, progress, signal, ...model }: GgufExport): Promise<ExportedGguf> {
  const { facts, content, notes } = plannedFile(model);
  requireRoom(file, content.bytes);
  await writeWeights(file, content, { progress, signal });
  return { ...facts, file, bytes: content.bytes, notes };
}

interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: GgufExportType;
  readonly bytes: number;
  readonly chunks: () => Iterable<Uint8Array>;
}

interface PlannedFile {
  readonly facts: ModelFolderFacts;
  readonly content: { readonly bytes: number; readonly parts: Iterable<Uint8Array> };
  readonly notes: readonly string[];
}

/** All that can be wrong but a number beyond its format is found here, before a weight is read. */
function plannedFile({ modelFolder, type, name }: Pick<GgufExport, 'modelFolder' | 'type' | 'name'>): PlannedFile {
  const facts = inspectModelFolder(modelFolder);
  const config = readModelConfig(modelFolder);
  const { entries, notes } = tokenizerEntries(modelFolder, config.vocabSize);
  const tensors = tensorsOf(modelFolder, config, type);
  let end = 0;
  const places = tensors.map(({ bytes, ...tensor }) => {
    const offset = end;
    end += alignedSize(bytes);
    return { name: tensor.name, shape: tensor.shape, typeId: GGUF_TYPES[tensor.type].id, offset };
  });
  const metadata = {
    ...architectureEntries(config, modelFolder),
    'general.name': ggufText(name),
    'general.file_type': ggufCount(FILE_TYPES[type]),
    ...(type === 'Q8_0' && { 'general.quantization_version': ggufCount(QUANTIZATION_VERSION) }),
    ...entries,
  };
  const head = ggufHeaderBytes(metadata, places);
  return { facts, content: { bytes: head.length + end, parts: fileParts(head, tensors) }, notes };
}

function* fileParts(head: Uint8Array, tensors: readonly TensorToWrite[]): Iterable<Uint8Array> {
  yield head;
  for (const { chunks, bytes } of tensors) {
    yield* chunks();
    if (alignedSize(bytes) > bytes) yield new Uint8Array(alignedSize(bytes) - bytes);
  }
}

function tensorsOf(modelFolder: string, config: DecoderConfig, wanted: GgufExportType): TensorToWrite[] {
  const layout = parameterLayout(config);
  const stored = storedWeights(modelFolder, layout);
  const tensors = layout.map((parameter): TensorToWrite => {
    const { name, shape, size } = parameter;
    const rowNumbers = shape.at(-1)!;
    const type = typeOf(parameter, wanted);
    const { blockNumbers, blockBytes } = GGUF_TYPES[type];
    const headRows = isPermuted(config.modelType, name) ? config.headSize : null;
    return {
      name: ggufNameOf(name),
      shape,
      type,
      bytes: (size / blockNumbers) * blockBytes,
      *chunks() {
        for (const numbers of stored.chunks(parameter, rowNumbers * (headRows ?? 1)))
          yield encoded(
            headRows === null ? numbers : pairRows(numbers, headRows, rowNumbers),
            type,
            `${modelFolder}: tensor "${name}"`,
          );
      },
    };
  });
  return config.ropeScaling === undefined ? tensors : [...tensors, divisorsOf(config, config.ropeScaling)];
}

/** Vectors are float32 in every file, and what does not come in blocks is float16, as llama.cpp's converter has it. */
function typeOf({ shape }: Parameter, wanted: GgufExportType): GgufExportType {
  if (shape.length === 1) return 'F32';
  return shape.at(-1)! % GGUF_TYPES[wanted].blockNumbers === 0 ? wanted : 'F16';
}

function encoded(numbers: Float32Array, type: GgufExportType, where: string): Uint8Array {
  const tooLarge =
    type === 'Q8_0' ? numbers.findIndex((value) => Math.abs(value) > LARGEST_IN_Q8) : firstTooLarge(numbers, type);
  if (tooLarge >= 0)
    throw new CheckpointError(`${where} has the number ${numbers[tooLarge]}, which is too large for ${type}: take F32`);
  return type === 'Q8_0' ? quantizeQ8(numbers) : encodeNumbers(numbers, type);
}

function divisorsOf(config: DecoderConfig, scaling: NonNullable<DecoderConfig['ropeScaling']>): TensorToWrite {
  const divisors = Float32Array.from(llama3Divisors(config, scaling));
  const bytes = encodeNumbers(divisors, 'F32');
  return { name: ROPE_FACTORS_NAME, shape: [divisors.length], type: 'F32', bytes: bytes.length, chunks: () => [bytes] };
}
