/**
 * The answers of all shards to one set in the order of its items, then of the samples, as one process that asks one question
 * at a time leaves them: lines are taken as they stand, refusals that were answered later too. Memory holds where each stands.
 */
import { closeSync, existsSync, openSync } from 'node:fs';
import { z } from 'zod';
import { RunError } from '../../support/errors.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { iterateJsonl } from '../../support/jsonl.ts';
import { partOf } from '../../support/made-files.ts';
import { isOfShard, shardText, type ShardFolder } from '../../support/shard.ts';
import { answersPath, itemsPath } from './asked-set.ts';
import type { SetSettings } from './evaluation-file.ts';
import { iterateAnswers } from './read-answers.ts';

interface Place {
  readonly sample: number;
  /** Among the shards. */
  readonly at: number;
  readonly offset: number;
  /** With the newline. */
  readonly bytes: number;
}

export interface ShardAnswers {
  /** Answers and refusals that are not there, by shard in its order. */
  readonly lacking: readonly number[];
  lines(): Generator<Uint8Array>;
}

const itemIdSchema = z.object({ id: z.string() });

/** What is damaged, of another set or of another shard is refused. */
export function readShardAnswers(shards: readonly ShardFolder[], set: SetSettings, samples: number): ShardAnswers {
  for (const { folder } of shards) checkItems(folder, set);
  const ids = Array.from(
    iterateJsonl(itemsPath(shards[0]!.folder, set), { schema: itemIdSchema }),
    ({ value }) => value.id,
  );
  const places = new Map<string, Place[]>(ids.map((id) => [id, []]));
  for (const [at, shard] of shards.entries()) place(shard, at, { set, samples, places });
  const lacking = shards.map(({ shard }) => {
    const own = ids.filter((id) => isOfShard(shard, id));
    return own.reduce((sum, id) => sum + samples - new Set(places.get(id)!.map(({ sample }) => sample)).size, 0);
  });
  return { lacking, lines: () => linesOf(shards, set, places) };
}

function checkItems(folder: string, set: SetSettings): void {
  const path = itemsPath(folder, set);
  if (existsSync(path) && sha256OfFile(path) === set.itemsSha256) return;
  throw new RunError(`${path} is missing or is not what evaluation.json says; the command of this shard makes it anew`);
}

function place(
  { folder, shard }: ShardFolder,
  at: number,
  { set, samples, places }: { set: SetSettings; samples: number; places: ReadonlyMap<string, Place[]> },
): void {
  const path = answersPath(folder, set);
  for (const { value, line, offset, bytes, ended } of iterateAnswers(path)) {
    // What a killed process left torn was never kept.
    if (!ended) break;
    const { itemId, sample } = value;
    const own = places.get(itemId);
    if (own === undefined || value.set !== set.id || sample >= samples || !isOfShard(shard, itemId))
      throw new RunError(
        `${path}:${line}: an answer to sample ${sample} of ${value.set} item ${JSON.stringify(itemId)}, which shard ` +
          `${shardText(shard)} of ${set.id} does not ask for; put the answers of this shard back`,
      );
    own.push({ sample, at, offset, bytes: bytes + 1 });
  }
}

function* linesOf(
  shards: readonly ShardFolder[],
  set: SetSettings,
  places: ReadonlyMap<string, readonly Place[]>,
): Generator<Uint8Array> {
  const paths = shards.map(({ folder }) => answersPath(folder, set));
  const files = paths.map((path) => (existsSync(path) ? openSync(path, 'r') : null));
  try {
    for (const own of places.values())
      for (const { at, offset, bytes } of own.toSorted((left, right) => left.sample - right.sample))
        yield* partOf(files[at]!, paths[at]!, offset, bytes);
  } finally {
    for (const file of files) if (file !== null) closeSync(file);
  }
}
