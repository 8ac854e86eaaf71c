/**
 * The weights of an ONNX model in the file beside it, in float32: where each lies, and the bytes. A graph of more than 2 GB
 * cannot hold them itself, and one that never holds them is one way for all.
 */
import type { WeightPart } from '../mapped-weights.ts';
import { encodeNumbers } from '../number-formats.ts';
import type { ParameterLayout } from '../parameter-layout.ts';
import type { StoredWeights } from '../stored-weights.ts';

/** Every tensor begins at a multiple, so that whoever maps the file can. */
const PAGE_BYTES = 4096;

export interface DataFile {
  readonly parts: ReadonlyMap<string, WeightPart>;
  readonly bytes: number;
  readonly content: Iterable<Uint8Array>;
}

export function dataFileOf(layout: ParameterLayout, stored: StoredWeights, file: string): DataFile {
  const parts = new Map<string, WeightPart>();
  let end = 0;
  for (const { name, size } of layout) {
    const offset = Math.ceil(end / PAGE_BYTES) * PAGE_BYTES;
    parts.set(name, { file, offset, length: 4 * size });
    end = offset + 4 * size;
  }
  return { parts, bytes: end, content: contentOf(layout, stored, parts) };
}

function* contentOf(
  layout: ParameterLayout,
  stored: StoredWeights,
  parts: ReadonlyMap<string, WeightPart>,
): Iterable<Uint8Array> {
  let end = 0;
  for (const parameter of layout) {
    const { offset, length } = parts.get(parameter.name)!;
    if (offset > end) yield new Uint8Array(offset - end);
    for (const numbers of stored.chunks(parameter)) yield encodeNumbers(numbers, 'F32');
    end = offset + length;
  }
}
