/**
 * shard.json: which part of which calls a folder's journals hold. Written before the first request, it binds the folder: the
 * same command goes on there, another shard and other calls are refused, and shards of different calls are never one whole.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { ConfigError, RunError } from '../../support/errors.ts';
import { reasonsOf } from '../../support/jsonl.ts';
import { shardSchema, shardText } from '../../support/shard.ts';

export const SHARD_FILE = 'shard.json';

const count = z.number().int().nonnegative();
const askedSchema = z.strictObject({
  set: z.string(),
  /** Of its journal, below the folder of calls. */
  journal: z.string().regex(/^[\w.-]+$/),
  /** Calls of the whole, and SHA-256 of their keys in their order. */
  calls: count,
  sha256: z.string(),
});

export const shardFileSchema = z.strictObject({
  kind: z.literal('fleming-calls-shard'),
  version: z.literal(1),
  shard: shardSchema,
  asked: z.array(askedSchema),
  /** All calls of the shard have come to something. */
  done: z.boolean(),
});
export type ShardFile = z.infer<typeof shardFileSchema>;
export type ShardAsked = ShardFile['asked'];

/** What the file of a folder says; null where there is none. */
export function shardFileIn(folder: string): ShardFile | null {
  const path = join(folder, SHARD_FILE);
  if (!existsSync(path)) return null;
  try {
    return shardFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? reasonsOf(cause.issues) : (cause as Error).message;
    throw new RunError(`${path} is damaged: ${reason}; delete it, and give the command of this shard again`, { cause });
  }
}

/** Of a new folder the file is written; a folder that was begun must be of the same shard of the same calls. */
export function claimShard(folder: string, file: Pick<ShardFile, 'shard' | 'asked'>): void {
  const before = shardFileIn(folder);
  if (before === null) return keepShard(folder, { ...file, done: false });
  const was = shardText(before.shard);
  const is = shardText(file.shard);
  if (was !== is) throw new ConfigError(`${folder} was begun as shard ${was}, not ${is}; give another --out folder`);
  const other = otherCalls(before.asked, file.asked);
  if (other === null) return;
  throw new ConfigError(
    `${folder} was begun for other calls (${other}): give the questions, models and settings it was begun with, or another --out folder`,
  );
}

export function keepShard(folder: string, { shard, asked, done }: Pick<ShardFile, 'shard' | 'asked' | 'done'>): void {
  writeJsonAtomic(join(folder, SHARD_FILE), { kind: 'fleming-calls-shard', version: 1, shard, asked, done });
}

/** A folder that holds a part is not where the whole is made. */
export function refuseShardFolder(folder: string): void {
  const file = shardFileIn(folder);
  if (file === null) return;
  throw new ConfigError(
    `${folder} holds shard ${shardText(file.shard)} of calls: put all shards together with fleming calls merge SHARD... --out DIR, and give --out DIR`,
  );
}

/** The sets of which other calls are asked; null where all are the same. */
export function otherCalls(before: ShardAsked, after: ShardAsked): string | null {
  const textOf = (asked: ShardAsked): Map<string, string> =>
    new Map(asked.map(({ set, journal, calls, sha256 }) => [set, `${journal} ${calls} ${sha256}`]));
  const [left, right] = [textOf(before), textOf(after)];
  const differing = [...new Set([...left.keys(), ...right.keys()])].filter((set) => left.get(set) !== right.get(set));
  return differing.length === 0 ? null : differing.join(', ');
}
