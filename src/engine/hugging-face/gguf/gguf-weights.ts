/** The tensors of a GGUF file under the names of Transformers, decoded a few rows at a time. */
import { CheckpointError } from '../../../support/errors.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { said } from '../model-file.ts';
import { parameterLayout } from '../parameter-layout.ts';
import type { StreamedTensor } from '../stream-safetensors.ts';
import { dequantize } from './dequantize.ts';
import { fillFromFile, type FileToRead } from './file-cursor.ts';
import type { GgufHeader, GgufTensor } from './gguf-header.ts';
import { unpairRows } from './paired-rows.ts';
import { ggufNameOf, isPermuted, ROPE_FACTORS_NAME } from './tensor-names.ts';

const CHUNK_NUMBERS = 2 ** 20;

/** CheckpointError when a parameter of the decoder is missing or has another shape, or a tensor is none of its. */
export function ggufWeights(source: FileToRead, { tensors }: GgufHeader, config: DecoderConfig): StreamedTensor[] {
  const { path } = source;
  const used = new Set([ROPE_FACTORS_NAME]);
  const weights = parameterLayout(config).map(({ name, shape }): StreamedTensor => {
    const ggufName = ggufNameOf(name);
    const tensor = tensors.get(ggufName);
    if (tensor === undefined)
      throw new CheckpointError(`${path}: tensor "${ggufName}" is missing; a ${config.modelType} has it`);
    if (tensor.shape.join() !== shape.join())
      throw new CheckpointError(
        `${path}: tensor "${ggufName}" has shape [${tensor.shape.join(', ')}], the model needs [${shape.join(', ')}]`,
      );
    used.add(ggufName);
    const headRows = isPermuted(config.modelType, name) ? config.headSize : null;
    return { name, shape, chunks: () => decodedRows(source, tensor, headRows) };
  });
  const other = [...tensors.keys()].find((name) => !used.has(name));
  if (other !== undefined)
    throw new CheckpointError(
      `${path}: tensor ${said(other)} is none of a ${config.modelType} as the engine computes it; without it the model ` +
        'would answer otherwise',
    );
  return weights;
}

/** Decodes the rows in order; with `headRows`, those of each head go back to the order of Transformers. */
export function* decodedRows(source: FileToRead, tensor: GgufTensor, headRows: number | null): Generator<Float32Array> {
  const rowNumbers = tensor.shape.at(-1)!;
  const rows = tensor.shape.slice(0, -1).reduce((product, length) => product * length, 1);
  const rowBytes = tensor.bytes / rows;
  const unit = headRows ?? 1;
  const rowsAtOnce = unit * Math.max(1, Math.floor(CHUNK_NUMBERS / (unit * rowNumbers)));
  for (let row = 0; row < rows; row += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - row);
    const bytes = new Uint8Array(count * rowBytes);
    fillFromFile(source, tensor.begin + row * rowBytes, bytes);
    const numbers = new Float32Array(count * rowNumbers);
    dequantize(tensor.type, bytes, numbers);
    yield headRows === null ? numbers : unpairRows(numbers, headRows, rowNumbers);
  }
}
