/** A command that takes `--shard i/n` as its shards, and the commands that make one whole of them. */
import { ConfigError } from '../../../support/errors.ts';

export interface ShardedCommand {
  /** The words of each shard. */
  readonly shards: readonly (readonly string[])[];
  /** The words of each command that merges, one after the other. */
  readonly merge: readonly (readonly string[])[];
}

interface Shardable {
  readonly begins: readonly string[];
  readonly merge: (outs: readonly string[], out: string, whole: readonly string[]) => readonly (readonly string[])[];
}

const SHARDABLE: readonly Shardable[] = [
  { begins: ['evaluate'], merge: (outs, out) => [['evaluate', 'merge', ...outs, '--out', out]] },
  {
    begins: ['questions', 'refine'],
    // The merged answers are where the whole command looks for them: it asks for nothing.
    merge: (outs, out, whole) => [['calls', 'merge', ...outs, '--out', out], whole],
  },
];

/** ConfigError where the command takes no shards, names one already, or does not say where its output goes. */
export function shardedCommand(parameters: readonly string[], count: number): ShardedCommand {
  const shardable = SHARDABLE.find(({ begins }) => begins.every((word, at) => parameters[at] === word));
  const isMerge = parameters[0] === 'evaluate' && ['merge', 'check', 'browse'].includes(parameters[1] ?? '');
  if (shardable === undefined || isMerge)
    throw new ConfigError(
      `--shards parts ${SHARDABLE.map(({ begins }) => begins.join(' ')).join(' and ')}, not ${parameters.slice(0, 2).join(' ')}`,
    );
  if (parameters.some((word) => word === '--shard' || word.startsWith('--shard=')))
    throw new ConfigError('--shard stands in the command already; leave it out, --shards gives each job its own');
  const at = parameters.findLastIndex((word) => word === '--out' || word.startsWith('--out='));
  const isSplit = parameters[at] === '--out';
  const out = at < 0 ? undefined : isSplit ? parameters[at + 1] : parameters[at]!.slice('--out='.length);
  if (out === undefined || out === '')
    throw new ConfigError('--shards wants --out FOLDER in the command, on a disk that all nodes share');
  const withOut = (folder: string): string[] =>
    parameters.toSpliced(at, isSplit ? 2 : 1, ...(isSplit ? ['--out', folder] : [`--out=${folder}`]));
  const outs = Array.from({ length: count }, (_, shard) => `${out.replace(/\/+$/, '')}.shard-${shard + 1}`);
  return {
    shards: outs.map((folder, shard) => [...withOut(folder), '--shard', `${shard + 1}/${count}`]),
    merge: shardable.merge(outs, out, parameters),
  };
}
