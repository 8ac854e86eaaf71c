/**
 * A model's matrices in 8 bits, for asking it one question at a time: blocks of 32 numbers of a row with a scale each, as
 * ONNX Runtime's MatMulNBits takes them. The copy is kept in the cache and mapped; everything that is no matrix product
 * stays float32. Log-probabilities move by a few hundredths: close enough to ask, not to sample what is trained on.
 */
import { join } from 'node:path';
import type { DecoderConfig } from '../decoder-config.ts';
import { keptCopy, modelSource, partsOf, readOne, type MappedWeights, type MappingOptions } from './mapped-weights.ts';
import { headName, layerMatrices, parameterLayout, type Parameter } from './parameter-layout.ts';
import type { StreamedTensor } from './stream-safetensors.ts';

/** Numbers of a block. */
export const BLOCK = 32;
/** What a stored byte is above the number that it stands for. */
const ZERO = 128;

export interface EightBitWeights extends MappedWeights {
  /** The matrices that are there in blocks: `blockNames` says under which names. */
  readonly matrices: ReadonlySet<string>;
}

/** Of a matrix: bytes [out, in / 32, 32], and scales [out, in / 32]. */
export function blockNames(matrix: string): { readonly blocks: string; readonly scales: string } {
  return { blocks: `${matrix}.blocks`, scales: `${matrix}.scales` };
}

export function mapEightBitWeights(
  modelFolder: string,
  config: DecoderConfig,
  { cacheFolder }: Pick<MappingOptions, 'cacheFolder'>,
): EightBitWeights {
  const layout = parameterLayout(config);
  const source = modelSource(modelFolder, layout);
  const head = headName(config);
  const matrices = [...layerMatrices(layout), layout.find(({ name }) => name === head)!].filter(
    ({ shape }) => shape[1]! % BLOCK === 0,
  );
  const inBlocks = new Set(matrices.map(({ name }) => name));
  // A head that is the embedding too is there twice: rows of it are looked up in float32.
  const plain = layout.filter(({ name }) => !inBlocks.has(name) || (config.tieWordEmbeddings && name === head));
  const tensors = [
    ...plain.map((parameter) => ({
      name: parameter.name,
      shape: parameter.shape,
      *chunks() {
        yield readOne(parameter, source);
      },
    })),
    ...matrices.flatMap((matrix) => blockTensors(matrix, () => readOne(matrix, source))),
  ];
  const path = keptCopy(join(cacheFolder, '8bit'), source, tensors);
  return { ...partsOf([path]), matrices: inBlocks };
}

/** Each is read and cut anew, so that one matrix at a time is in memory. */
function blockTensors({ name, shape: [out, input] }: Parameter, read: () => Float32Array): StreamedTensor[] {
  const names = blockNames(name);
  const count = input! / BLOCK;
  return [
    {
      name: names.blocks,
      shape: [out!, count, BLOCK],
      isBytes: true,
      *chunks() {
        yield toBlocks(read()).bytes;
      },
    },
    {
      name: names.scales,
      shape: [out!, count],
      *chunks() {
        yield toBlocks(read()).scales;
      },
    },
  ];
}

/** Symmetric: the largest of a block becomes 127 steps of its scale. */
export function toBlocks(numbers: Float32Array): { readonly bytes: Uint8Array; readonly scales: Float32Array } {
  const bytes = new Uint8Array(numbers.length);
  const scales = new Float32Array(numbers.length / BLOCK);
  for (let block = 0; block < scales.length; block++) {
    const start = block * BLOCK;
    let largest = 0;
    for (let at = start; at < start + BLOCK; at++) largest = Math.max(largest, Math.abs(numbers[at]!));
    const scale = largest === 0 ? 1 : largest / 127;
    scales[block] = scale;
    for (let at = start; at < start + BLOCK; at++) bytes[at] = Math.round(numbers[at]! / scale) + ZERO;
  }
  return { bytes, scales };
}
