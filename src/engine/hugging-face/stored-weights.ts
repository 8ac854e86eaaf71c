/**
 * The weights of a model folder a part at a time, in whatever format they are stored: what a copy in another format is made
 * of. No matrix is ever in memory whole, and every number is finite.
 */
import { CheckpointError } from '../../support/errors.ts';
import { checkFiniteNumbers } from './check-finite.ts';
import { checkTensors } from './check-tensors.ts';
import { withFile } from './model-file.ts';
import { findModelTensors } from './model-tensors.ts';
import { BYTES_PER_NUMBER, decodeNumbers, READABLE_DTYPES } from './number-formats.ts';
import type { Parameter, ParameterLayout } from './parameter-layout.ts';
import { fillBytes, findSafetensorsParts, type TensorPart } from './safetensors.ts';
import type { StreamedTensor } from './stream-safetensors.ts';

const CHUNK_NUMBERS = 2 ** 20;

export interface StoredWeights {
  /** Float32, row-major, in parts of whole multiples of `unit` numbers, which divides the parameter. */
  chunks(parameter: Parameter, unit?: number): Generator<Float32Array>;
}

/** CheckpointError where a parameter is missing, has another shape or a format that is not read. */
export function storedWeights(folder: string, layout: ParameterLayout): StoredWeights {
  const tensors = findModelTensors(folder);
  checkTensors(layout, tensors, { source: folder });
  const partsOfFile = new Map<string, Map<string, TensorPart>>();
  const partOf = (name: string): { readonly file: string; readonly part: TensorPart } => {
    const { file } = tensors.get(name)!;
    const parts = partsOfFile.get(file) ?? findSafetensorsParts(file);
    partsOfFile.set(file, parts);
    return { file, part: parts.get(name)! };
  };
  return {
    *chunks({ name, size }, unit = 1) {
      const { file, part } = partOf(name);
      const dtype = READABLE_DTYPES.find((each) => each === part.dtype);
      if (dtype === undefined)
        throw new CheckpointError(
          `${file}: tensor "${name}" is ${part.dtype}; allowed are ${READABLE_DTYPES.join(', ')}`,
        );
      const bytesEach = BYTES_PER_NUMBER[dtype];
      const atOnce = unit * Math.max(1, Math.floor(CHUNK_NUMBERS / unit));
      for (let first = 0; first < size; first += atOnce) {
        const numbers = new Float32Array(Math.min(atOnce, size - first));
        const bytes = new Uint8Array(numbers.length * bytesEach);
        withFile(file, (opened) => fillBytes(opened, part.offset + first * bytesEach, bytes, file));
        decodeNumbers(bytes, dtype, numbers, 0);
        checkFiniteNumbers(name, numbers, folder, first);
        yield numbers;
      }
    },
  };
}

/** All parameters as a file of safetensors takes them. */
export function streamedParameters(layout: ParameterLayout, stored: StoredWeights): StreamedTensor[] {
  return layout.map((parameter) => ({
    name: parameter.name,
    shape: parameter.shape,
    chunks: () => stored.chunks(parameter),
  }));
}
