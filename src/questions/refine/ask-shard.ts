/**
 * A part of what `questions refine` asks models, for one of several processes: filters run over the whole, since what is told
 * twice is seen in the whole alone; annotator and validator are asked about the questions of the shard. No bank is made: the
 * journals of all shards, put together, are what the same command finds answered.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { askedBy } from '../../attempts/calls/ask-paid-set.ts';
import { callsFolderOf } from '../../attempts/calls/calls-folder.ts';
import { callsOfSet } from '../../attempts/calls/set-calls.ts';
import { claimShard, keepShard, type ShardAsked } from '../../attempts/calls/shard-file.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import { ConfigError } from '../../support/errors.ts';
import { isOfShard, type Shard } from '../../support/shard.ts';
import { BANK_FILES } from '../bank/bank-folder.ts';
import { lockBank } from '../bank/exchange-bank.ts';
import { askedModels, askModel, type ModelAsked } from './ask-models.ts';
import { checkRefining, filteredBanks, type RefineSettings } from './refine-banks.ts';

export interface AskedShard {
  /** Questions that models are asked about: of the shard, and of all. */
  readonly questions: number;
  readonly ofAll: number;
}

export async function askShard(settings: RefineSettings, shard: Shard): Promise<AskedShard> {
  const { out, transport, callsFolder } = settings;
  checkRefining(settings);
  if (transport === 'batch')
    throw new ConfigError(
      '--shard and --transport batch exclude each other: a provider works on a batch in parts by itself; leave --shard out',
    );
  if (settings.annotator === null && settings.validator === null)
    throw new ConfigError('--shard parts what models are asked, and none is: give --validator or --annotator');
  const there = BANK_FILES.filter((name) => existsSync(join(out, name)));
  if (there.length > 0)
    throw new ConfigError(`${out} holds a bank (${there.join(', ')}): give the shard an --out folder of its own`);
  const lock = lockBank(out);
  try {
    const { questions } = filteredBanks(settings).filtered;
    const models = askedModels(questions, settings);
    const asked: ShardAsked = [];
    for (const each of models) asked.push(await wholeAsked(each, callsFolder));
    claimShard(out, { shard, asked });
    const own = questions.filter(({ id }) => isOfShard(shard, id));
    // A set without items cannot be asked.
    if (own.length > 0) for (const each of askedModels(own, settings)) await askModel(each, settings);
    keepShard(out, { shard, asked, done: true });
    return { questions: own.length, ofAll: questions.length };
  } finally {
    lock.release();
  }
}

/** The calls of the whole: by them a shard is known to be a part of it. */
async function wholeAsked(asked: ModelAsked, root: string): Promise<ShardAsked[number]> {
  const { set, model, samples } = asked;
  const asking = askedBy(model, asked);
  const calls = await callsOfSet<BankQuestion>(set, asking, samples);
  const hash = createHash('sha256');
  for (const { key } of calls) hash.update(`${key}\n`);
  const journal = basename(callsFolderOf(root, asking.purpose, asking.model));
  return { set: set.id, journal, calls: calls.length, sha256: hash.digest('hex') };
}
