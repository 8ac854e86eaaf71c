/** The formats of a release beside its safetensors, each made of the very weights that are released. */
import { join } from 'node:path';
import type { BuildDecoderGraph } from '../engine/decoder-graph.ts';
import { exportGguf, type GgufExportType } from '../engine/hugging-face/gguf/export-gguf.ts';
import { exportOnnx } from '../engine/hugging-face/onnx/export-onnx.ts';

/** As a recipe names them. */
export const RELEASE_FORMATS = ['gguf-f16', 'gguf-f32', 'gguf-q8_0', 'onnx'] as const;
export type ReleaseFormat = (typeof RELEASE_FORMATS)[number];

const GGUF_TYPES: Readonly<Record<Exclude<ReleaseFormat, 'onnx'>, GgufExportType>> = {
  'gguf-f16': 'F16',
  'gguf-f32': 'F32',
  'gguf-q8_0': 'Q8_0',
};

export interface FormatsCall {
  readonly formats: readonly ReleaseFormat[];
  readonly buildGraph: BuildDecoderGraph;
  readonly signal?: AbortSignal;
  readonly progress?: (doneBytes: number, totalBytes: number) => void;
}

/** Beside the model in its `folder`. What it returns are sentences on what other programs do otherwise, each once. */
export async function writeFormats(folder: string, name: string, call: FormatsCall): Promise<string[]> {
  const { formats, buildGraph, ...listener } = call;
  const notes = new Set<string>();
  for (const format of formats) {
    if (format === 'onnx') {
      await exportOnnx({ modelFolder: folder, folder, buildGraph, ...listener });
      continue;
    }
    const type = GGUF_TYPES[format];
    const file = join(folder, `${name}-${type}.gguf`);
    const exported = await exportGguf({ modelFolder: folder, file, type, name, ...listener });
    for (const note of exported.notes) notes.add(note);
  }
  return [...notes];
}
