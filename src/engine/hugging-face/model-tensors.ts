/**
 * The weights of a model folder: `model.safetensors`, or the shards that `model.safetensors.index.json` names.
 * Knows nothing of what the tensors mean.
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { CheckpointError } from '../../support/errors.ts';
import { readModelJson } from './model-file.ts';
import { readSafetensorsHeader, readSafetensorsInto, type Tensor } from './safetensors.ts';

export const WEIGHTS_FILE = 'model.safetensors';
export const INDEX_FILE = 'model.safetensors.index.json';

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/** A tensor of a model folder, not yet read. */
export interface ModelTensor {
  /** Path of the file that holds it. */
  readonly file: string;
  readonly shape: readonly number[];
  /** Its numbers' format as the file names it; not every one can be read. */
  readonly dtype: string;
}

/**
 * Every tensor of the folder by name, from the headers alone. The single file wins over the index, as in Transformers.
 * CheckpointError when neither is there, or when a shard lacks a tensor that the index promises.
 */
export function findModelTensors(folder: string): Map<string, ModelTensor> {
  const single = join(folder, WEIGHTS_FILE);
  if (existsSync(single)) return tensorsOf(single);
  const index = join(folder, INDEX_FILE);
  if (existsSync(index)) return findInShards(folder, index);
  throw new CheckpointError(`${folder} holds neither ${WEIGHTS_FILE} nor ${INDEX_FILE}: it is not a model folder`);
}

/** Reads tensors that `findModelTensors` found straight into the arrays of `targets`, file by file. */
export function readModelTensorsInto(
  tensors: ReadonlyMap<string, ModelTensor>,
  targets: ReadonlyMap<string, Float32Array>,
): void {
  const byFile = Map.groupBy(targets, ([name]) => tensors.get(name)!.file);
  for (const [file, wanted] of byFile) readSafetensorsInto(file, new Map(wanted));
}

/** Every tensor of the folder by name, in memory. */
export function readModelTensors(folder: string): Map<string, Tensor> {
  const found = findModelTensors(folder);
  const tensors = new Map<string, Tensor>();
  for (const [name, { shape }] of found) {
    tensors.set(name, { shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) });
  }
  readModelTensorsInto(found, new Map([...tensors].map(([name, { data }]) => [name, data])));
  return tensors;
}

function tensorsOf(file: string): Map<string, ModelTensor> {
  return new Map(readSafetensorsHeader(file).places.map(({ name, shape, dtype }) => [name, { file, shape, dtype }]));
}

function findInShards(folder: string, index: string): Map<string, ModelTensor> {
  const shardOf = readIndex(index);
  const tensors = new Map<string, ModelTensor>();
  for (const shard of new Set(shardOf.values())) {
    for (const [name, tensor] of tensorsOf(join(folder, shard))) {
      if (shardOf.get(name) === shard) tensors.set(name, tensor);
    }
  }
  const missing = [...shardOf.keys()].filter((name) => !tensors.has(name));
  if (missing.length > 0) {
    throw new CheckpointError(
      `${index}: ${missing.length} tensors are not in the files it names, first "${missing[0]}" in ${shardOf.get(missing[0]!)}`,
    );
  }
  return tensors;
}

/** The names of the shards that an index names, each once. CheckpointError for an index that is none. */
export function readShardNames(index: string): string[] {
  return [...new Set(readIndex(index).values())];
}

function readIndex(path: string): Map<string, string> {
  try {
    const shardOf = new Map(Object.entries(indexSchema.parse(readModelJson(path)).weight_map));
    const outside = [...shardOf.values()].find((file) => file !== basename(file) || !file.endsWith('.safetensors'));
    if (outside !== undefined)
      throw new CheckpointError(
        `${path} names the file "${outside}"; shards are .safetensors files of the same folder`,
      );
    return shardOf;
  } catch (cause) {
    if (cause instanceof CheckpointError) throw cause;
    throw new CheckpointError(
      `${path} is not an index: it must be an object with weight_map, from tensor names to file names`,
      { cause },
    );
  }
}
