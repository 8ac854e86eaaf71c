/** `--shard 2/4`: which part of the items a process takes. */
import { InvalidArgumentError } from 'commander';
import { shardSchema, MOST_SHARDS, type Shard } from '../../support/shard.ts';

export function shard(text: string): Shard {
  const [, index, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  const parsed = shardSchema.safeParse({ index: Number(index), count: Number(count) });
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`It must be I/N, such as 2/4: 1/N to N/N, N being ${MOST_SHARDS} at most.`);
}
