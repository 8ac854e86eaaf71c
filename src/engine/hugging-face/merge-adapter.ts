/**
 * An adapter added to its base: a folder of the whole model that other software loads without knowing of adapters, and that
 * answers as base and adapter together do. One matrix at a time is in memory.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TOKENIZER_FILE } from '../tokenizer/tokenizer.ts';
import { adapterLayout, adapterNames } from './adapter-layout.ts';
import { readAdapterConfig, readAdapterInto } from './adapter-folder.ts';
import { checkTensors } from './check-tensors.ts';
import { readModelConfig, writeModelConfig } from './model-config.ts';
import { copyTokenizerFolder } from './model-folder.ts';
import { findModelTensors, readModelTensorsInto, WEIGHTS_FILE } from './model-tensors.ts';
import type { WritableDtype } from './number-formats.ts';
import { parameterCount, parameterLayout, type Parameter } from './parameter-layout.ts';
import { streamSafetensors } from './stream-safetensors.ts';

export interface MergeOptions {
  readonly adapterFolder: string;
  readonly baseFolder: string;
  /** Written into: config.json, model.safetensors, tokenizer and template, the adapter's where it has them. */
  readonly folder: string;
  readonly dtype?: WritableDtype;
}

/** W + (alpha / rank) B A of every adapted matrix, in float32 before it is rounded to `dtype`. */
export function mergeAdapter({ adapterFolder, baseFolder, folder, dtype = 'F32' }: MergeOptions): void {
  const { lora } = readAdapterConfig(adapterFolder);
  const config = readModelConfig(baseFolder);
  const layout = parameterLayout(config);
  const tensors = findModelTensors(baseFolder);
  checkTensors(layout, tensors, { source: baseFolder });
  const adapted = adapterLayout(config, lora);
  const flat = new Float32Array(parameterCount(adapted));
  readAdapterInto(adapterFolder, adapted, flat);
  const at = new Map(adapted.map((parameter) => [parameter.name, parameter]));
  const partOf = ({ offset, size }: Parameter): Float32Array => flat.subarray(offset, offset + size);
  const merged = (parameter: Parameter): Float32Array => {
    const { name, size, shape } = parameter;
    const weights = new Float32Array(size);
    readModelTensorsInto(tensors, new Map([[name, weights]]));
    const names = adapterNames(name);
    const [a, b] = [at.get(names.a), at.get(names.b)];
    if (a && b) addProduct(weights, shape as [number, number], partOf(a), partOf(b), lora.alpha / lora.rank);
    return weights;
  };
  const streamed = layout.map((parameter) => ({
    name: parameter.name,
    shape: parameter.shape,
    *chunks() {
      yield merged(parameter);
    },
  }));
  copyTokenizerFolder(existsSync(join(adapterFolder, TOKENIZER_FILE)) ? adapterFolder : baseFolder, folder);
  writeModelConfig(folder, config, dtype);
  streamSafetensors(join(folder, WEIGHTS_FILE), streamed, dtype);
}

/** weights [out, in] += scale b a, with a [rank, in] and b [out, rank]. */
function addProduct(
  weights: Float32Array,
  [out, input]: readonly [number, number],
  a: Float32Array,
  b: Float32Array,
  scale: number,
): void {
  const rank = a.length / input;
  for (let row = 0; row < out; row++) {
    for (let between = 0; between < rank; between++) {
      const factor = scale * b[row * rank + between]!;
      const [from, to] = [between * input, row * input];
      for (let column = 0; column < input; column++) weights[to + column]! += factor * a[from + column]!;
    }
  }
}
