import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../support/errors.ts';
import { shardedCommand } from './sharded-command.ts';

describe('a command in shards', () => {
  it('evaluates into a folder for each, and merges those', () => {
    const { shards, merge } = shardedCommand(['evaluate', '--out', '/s/x', '--benchmark', 'medqa'], 2);
    expect(shards).toEqual([
      ['evaluate', '--out', '/s/x.shard-1', '--benchmark', 'medqa', '--shard', '1/2'],
      ['evaluate', '--out', '/s/x.shard-2', '--benchmark', 'medqa', '--shard', '2/2'],
    ]);
    expect(merge).toEqual([['evaluate', 'merge', '/s/x.shard-1', '/s/x.shard-2', '--out', '/s/x']]);
  });

  it('refines: the answers are merged to where the whole command looks for them', () => {
    const whole = ['questions', 'refine', 'banks/all', '--out=/s/r/'];
    const { shards, merge } = shardedCommand(whole, 2);
    expect(shards[1]).toEqual(['questions', 'refine', 'banks/all', '--out=/s/r.shard-2', '--shard', '2/2']);
    expect(merge).toEqual([['calls', 'merge', '/s/r.shard-1', '/s/r.shard-2', '--out', '/s/r/'], whole]);
  });

  it.each([
    [['run', 'mini', '--out', 'x'], /parts evaluate and questions refine, not run mini/],
    [['evaluate', 'merge', 'a', '--out', 'x'], /not evaluate merge/],
    [['evaluate', '--shard', '1/2', '--out', 'x'], /--shard stands in the command already/],
    [['evaluate', '--shard=1/2', '--out', 'x'], /--shard stands in the command already/],
    [['evaluate', '--benchmark', 'medqa'], /wants --out FOLDER/],
    [['evaluate', '--out'], /wants --out FOLDER/],
  ])('%j is refused', (words, message) => {
    expect(() => shardedCommand(words, 2)).toThrow(ConfigError);
    expect(() => shardedCommand(words, 2)).toThrow(message);
  });
});
