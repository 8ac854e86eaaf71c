/**
 * Journals of calls that shards have made, put together in one folder: who asks there for the whole finds every answer and pays
 * for none. Shards are only read; nothing is written before all of them are known to be one whole and to have ended.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lockFolder, type Lock } from '../../run/lock.ts';
import { ConfigError, RunError } from '../../support/errors.ts';
import { putFiles } from '../../support/made-files.ts';
import { shardText, wholeOf, type ShardFolder } from '../../support/shard.ts';
import { readKeptCalls } from './call-journal.ts';
import { mergedJournal } from './merged-journal.ts';
import { otherCalls, SHARD_FILE, shardFileIn, type ShardFile } from './shard-file.ts';

/** Below the folder that a command was given. */
const CALLS_FOLDER = 'calls';

export interface MergedSet {
  readonly set: string;
  /** Its journal, in the merged folder. */
  readonly folder: string;
  /** Wanted of the whole. */
  readonly calls: number;
  /** That the journal holds. */
  readonly answers: number;
}

interface CallsShard extends ShardFolder, Pick<ShardFile, 'asked' | 'done'> {}

export function mergeCalls(folders: readonly string[], out: string): MergedSet[] {
  const shards = wholeOf(folders.map(readShard));
  const first = shards[0]!;
  for (const { folder, asked, shard, done } of shards) {
    const other = otherCalls(first.asked, asked);
    if (other !== null)
      throw new ConfigError(
        `${folder} is a shard of other calls than ${first.folder}: ${other}; give shards of one whole`,
      );
    if (resolve(folder) === resolve(out))
      throw new ConfigError(`--out ${out} is the folder of shard ${shardText(shard)}; give a folder of its own`);
    if (!done)
      throw new RunError(`shard ${shardText(shard)} (${folder}) has calls to make: give its command again, then merge`);
  }
  mkdirSync(out, { recursive: true });
  const locks: Lock[] = [];
  try {
    for (const folder of [...shards.map((shard) => shard.folder), out]) locks.push(lockFolder(folder));
    const journals = [...new Set(first.asked.map(({ journal }) => journal))];
    const inFolder = (folder: string, journal: string): string => join(folder, CALLS_FOLDER, journal);
    const files = journals.flatMap((journal) =>
      mergedJournal(
        shards.map(({ folder }) => inFolder(folder, journal)),
        inFolder(out, journal),
      ),
    );
    putFiles(files, 'these shards');
    return first.asked.map(({ set, journal, calls }) => {
      const folder = inFolder(out, journal);
      return { set, folder, calls, answers: readKeptCalls(folder).totals.spent.answers };
    });
  } finally {
    for (const lock of locks) lock.release();
  }
}

function readShard(folder: string): CallsShard {
  const file = shardFileIn(folder);
  if (file === null)
    throw new ConfigError(
      `${folder} holds no ${SHARD_FILE} and is no shard: give the --out folders of fleming questions refine --shard`,
    );
  return { folder, ...file };
}
