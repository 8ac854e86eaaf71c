/**
 * A part of many items, for one of several processes. Which shard an item belongs to depends on its id and on how many shards
 * there are, and on nothing else: items that are added or taken out move no other. Another number of shards moves most.
 */
import { z } from 'zod';
import { ConfigError } from './errors.ts';
import { sha256 } from './hash.ts';

/** Ours: each shard is a process with a folder of its own. */
export const MOST_SHARDS = 10_000;

export const shardSchema = z
  .strictObject({
    /** From 1. */
    index: z.number().int().positive(),
    count: z.number().int().positive().max(MOST_SHARDS),
  })
  .refine(({ index, count }) => index <= count, 'there are fewer shards than that');
export type Shard = Readonly<z.infer<typeof shardSchema>>;

/** Of SHA-256: 48 bits, which a number holds whole. */
const HEX_DIGITS = 12;

/** From 1. */
export function shardIndexOf(id: string, count: number): number {
  return (Number.parseInt(sha256(id).slice(0, HEX_DIGITS), 16) % count) + 1;
}

export function isOfShard({ index, count }: Shard, id: string): boolean {
  return shardIndexOf(id, count) === index;
}

/** `2/4` */
export function shardText({ index, count }: Shard): string {
  return `${index}/${count}`;
}

export interface ShardFolder {
  readonly folder: string;
  readonly shard: Shard;
}

/** All shards of one whole, each once, in their order; anything else is refused. */
export function wholeOf<Of extends ShardFolder>(folders: readonly Of[]): readonly Of[] {
  const [first] = folders;
  if (first === undefined) throw new ConfigError('no folder of a shard is named; give those of all shards');
  const { count } = first.shard;
  const found = new Map<number, Of>();
  for (const each of folders) {
    const { folder, shard } = each;
    if (shard.count !== count)
      throw new ConfigError(
        `${first.folder} is shard ${shardText(first.shard)} and ${folder} is shard ${shardText(shard)}: they are of ` +
          'different wholes; give the folders of one number of shards',
      );
    const before = found.get(shard.index);
    if (before !== undefined)
      throw new ConfigError(
        `${before.folder} and ${folder} are both shard ${shardText(shard)}: give each shard once, and leave one of them out`,
      );
    found.set(shard.index, each);
  }
  const all = Array.from({ length: count }, (_, at) => at + 1);
  const missing = all.filter((index) => !found.has(index));
  if (missing.length > 0) {
    const shown = missing.slice(0, 8).map((index) => shardText({ index, count }));
    const more = missing.length > shown.length ? ` and ${missing.length - shown.length} more` : '';
    throw new ConfigError(`shard ${shown.join(', ')}${more} is missing: give the folders of all ${count} shards`);
  }
  return all.map((index) => found.get(index)!);
}
