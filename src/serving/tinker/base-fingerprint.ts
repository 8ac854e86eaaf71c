/**
 * What tells a base from another one at the same path: adapters and states that were trained over one base mean nothing over
 * another. Of the weights the sizes and some blocks are read, since reading gigabytes would hold up every start.
 */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE } from '../../engine/hugging-face/model-config.ts';
import { sha256, sha256OfFile, sha256OfJson } from '../../support/hash.ts';

const BLOCKS = 64;
const BLOCK_BYTES = 4096;

export function baseFingerprint(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
  const weights = names.toSorted().map((name) => [name, ...blocksOf(join(folder, name))]);
  return sha256OfJson({ config: sha256OfFile(join(folder, CONFIG_FILE)), weights });
}

/** The size of a file and the hash of blocks that are spread over it evenly, its last one among them. */
function blocksOf(path: string): readonly [number, string] {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const blocks = Buffer.alloc(BLOCKS * BLOCK_BYTES);
    const last = Math.max(0, size - BLOCK_BYTES);
    for (let block = 0; block < BLOCKS; block++)
      readSync(file, blocks, block * BLOCK_BYTES, BLOCK_BYTES, Math.floor((block * last) / (BLOCKS - 1)));
    return [size, sha256(blocks)];
  } finally {
    closeSync(file);
  }
}
