/**
 * Shards of an evaluation put together in a new folder: evaluation.json, items, answers and the journal of what was taken, as
 * one process over the whole leaves them. Shards are only read. Nothing is written before all of them are known to be one
 * whole, and the same call again goes on where a killed one ended.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lockFolder, type Lock } from '../../run/lock.ts';
import { ConfigError, RunError } from '../../support/errors.ts';
import { bytesOf, putFiles, type MadeFile } from '../../support/made-files.ts';
import { shardText, wholeOf, type ShardFolder } from '../../support/shard.ts';
import { mergedJournal } from '../calls/merged-journal.ts';
import { ledgerFolder } from '../calls/spending-ledger.ts';
import { answersPath, itemsPath } from './asked-set.ts';
import { differencesBetween, EVALUATION_FILE, readEvaluationFile, type EvaluationFile } from './evaluation-file.ts';
import { readShardAnswers } from './shard-answers.ts';

export interface MergedShards {
  readonly settings: EvaluationFile;
  /** Answers and refusals that no shard has. */
  readonly lacking: number;
}

interface EvaluatedShard extends ShardFolder {
  readonly settings: EvaluationFile;
}

/** `isPartial`: shards that lack answers are taken all the same. */
export function mergeShards(
  folders: readonly string[],
  out: string,
  { isPartial }: { readonly isPartial: boolean },
): MergedShards {
  const shards = wholeOf(folders.map(readShard));
  refuseForeign(shards);
  const own = shards.find(({ folder }) => resolve(folder) === resolve(out));
  if (own !== undefined)
    throw new ConfigError(`--out ${out} is the folder of shard ${shardText(own.shard)}; give a folder of its own`);
  mkdirSync(out, { recursive: true });
  const locks: Lock[] = [];
  try {
    for (const folder of [...shards.map((shard) => shard.folder), out]) locks.push(lockFolder(folder));
    return mergeLocked(shards, out, isPartial);
  } finally {
    for (const lock of locks) lock.release();
  }
}

function mergeLocked(shards: readonly EvaluatedShard[], out: string, isPartial: boolean): MergedShards {
  const first = shards[0]!;
  const { sets, decoding } = first.settings;
  const answers = sets.map((set) => readShardAnswers(shards, set, decoding.samples));
  const lacking = shards.map((_, at) => answers.reduce((sum, of) => sum + of.lacking[at]!, 0));
  const unfinished = shards.flatMap(({ folder, shard }, at) =>
    lacking[at] === 0 ? [] : [`shard ${shardText(shard)} (${folder}) lacks ${lacking[at]}`],
  );
  if (unfinished.length > 0 && !isPartial)
    throw new RunError(
      `answers are missing: ${unfinished.join(', ')}; give the commands of these shards again, or --partial to count what is missing as wrong`,
    );
  const files: MadeFile[] = [
    { path: join(out, EVALUATION_FILE), content: () => [Buffer.from(wholeText(first.folder), 'utf8')] },
    ...sets.flatMap((set, at): MadeFile[] => [
      { path: itemsPath(out, set), content: () => bytesOf(itemsPath(first.folder, set)) },
      { path: answersPath(out, set), content: () => answers[at]!.lines() },
    ]),
    ...mergedJournal(
      shards.map(({ folder }) => ledgerFolder(folder)),
      ledgerFolder(out),
    ),
  ];
  putFiles(files, 'these shards');
  return { settings: readEvaluationFile(out), lacking: lacking.reduce((sum, count) => sum + count, 0) };
}

function readShard(folder: string): EvaluatedShard {
  const settings = readEvaluationFile(folder);
  const { shard } = settings;
  if (shard === undefined)
    throw new ConfigError(`${folder} holds a whole evaluation and no shard of one; leave it out, or compare it`);
  return { folder, shard, settings };
}

/** Shards of different questions, models or settings are no whole. */
function refuseForeign([first, ...others]: readonly EvaluatedShard[]): void {
  for (const { folder, shard, settings } of others) {
    const differences = differencesBetween({ ...first!.settings, shard }, settings);
    if (differences === null) continue;
    throw new ConfigError(`${folder} is a shard of another evaluation than ${first!.folder}: ${differences}`);
  }
}

/** The evaluation.json of one process: that of a shard, without the shard. Programs of the first shard stand there. */
function wholeText(folder: string): string {
  const { shard: _, ...whole } = JSON.parse(readFileSync(join(folder, EVALUATION_FILE), 'utf8')) as EvaluationFile;
  return JSON.stringify(whole, null, 2) + '\n';
}
