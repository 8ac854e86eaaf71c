/**
 * The weights of a model folder: `model.safetensors`, or the shards that `model.safetensors.index.json` names.
 * Knows nothing of what the tensors mean.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { CheckpointError } from '../../support/errors.ts';
import { readSafetensors, type StoredTensor } from './safetensors.ts';

export const WEIGHTS_FILE = 'model.safetensors';
export const INDEX_FILE = 'model.safetensors.index.json';

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/**
 * Every tensor of the folder by name. The single file wins over the index, as in Transformers.
 * CheckpointError when neither is there, or when a shard lacks a tensor that the index promises.
 */
export function readModelTensors(folder: string): Map<string, StoredTensor> {
  const single = join(folder, WEIGHTS_FILE);
  if (existsSync(single)) return readSafetensors(single);
  const index = join(folder, INDEX_FILE);
  if (existsSync(index)) return readShards(folder, index);
  throw new CheckpointError(`${folder} holds neither ${WEIGHTS_FILE} nor ${INDEX_FILE}: it is not a model folder`);
}

/** The names of the shards that an index names, each once. CheckpointError for an index that is none. */
export function readShardNames(index: string): string[] {
  return [...new Set(readIndex(index).values())];
}

function readShards(folder: string, index: string): Map<string, StoredTensor> {
  const shardOf = readIndex(index);
  const tensors = new Map<string, StoredTensor>();
  for (const shard of new Set(shardOf.values())) {
    for (const [name, tensor] of readSafetensors(join(folder, shard))) {
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

function readIndex(path: string): Map<string, string> {
  try {
    const shardOf = new Map(Object.entries(indexSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).weight_map));
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
