/** `fleming calls merge SHARD... --out DIR`: answers that shards have paid for, where one process finds them. */
import type { Command } from 'commander';
import { ConfigError } from '../../support/errors.ts';
import { helpAfter, writeJson, type CommandContext } from '../command.ts';

interface MergeFlags {
  readonly out?: string;
  readonly json?: boolean;
}

const EXAMPLE = 'fleming calls merge out/refined.1 out/refined.2 --out banks/refined';

export function registerCalls(program: Command, { terminal }: CommandContext): void {
  const calls = program
    .command('calls')
    .description('Journals of calls to models that were paid for.')
    .addHelpText('after', helpAfter(EXAMPLE));
  calls
    .command('merge')
    .description(
      'Put the answers of shards into the folder in which the same command, without --shard, makes the whole and asks for nothing.',
    )
    .argument('<shards...>', 'the --out folders of fleming questions refine --shard, all of them')
    .option('--out <folder>', 'where the whole is made then; a folder of its own')
    .option('--json', 'print one JSON document')
    .addHelpText('after', helpAfter(EXAMPLE))
    .action(async (shards: readonly string[], { out, json }: MergeFlags) => {
      if (out === undefined) throw new ConfigError(`--out DIR is missing; for example: ${EXAMPLE}`);
      const { mergeCalls } = await import('../../attempts/calls/merge-calls.ts');
      const sets = mergeCalls(shards, out);
      if (json === true) return writeJson(terminal, { kind: 'fleming-merged-calls', sets });
      for (const { set, answers, calls: wanted, folder } of sets)
        terminal.write(`${set}: ${answers} answers to ${wanted} calls are in ${folder}\n`);
      terminal.write(`The command of the shards makes the whole with --out ${out}, without --shard.\n`);
    });
}
