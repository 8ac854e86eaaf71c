/** `fleming evaluate merge SHARD... --out DIR`: shards of an evaluation as the one evaluation that they are parts of. */
import type { Command } from 'commander';
import type { Price } from '../../../chat/price.ts';
import { ConfigError } from '../../../support/errors.ts';
import { helpAfter, type CommandContext } from '../../command.ts';
import { refuseAbsent } from '../../flags/refuse-absent.ts';
import { price } from '../../flags/spending-flags.ts';
import { EVALUATION_FOLDER } from './evaluate-flags.ts';
import { showResults } from './show-results.ts';

interface MergeFlags {
  readonly out?: string;
  readonly partial?: boolean;
  readonly price?: Price;
  readonly json?: boolean;
}

const EXAMPLE = 'fleming evaluate merge out/x.1 out/x.2 --out out/x';

export function registerMerge(evaluate: Command, { terminal, setExitCode }: CommandContext): void {
  evaluate
    .command('merge')
    .description(
      'Put the shards of an evaluation together: the folder that one process leaves, with its marks and results. Asks no model.',
    )
    .argument('<shards...>', 'the --out folders of fleming evaluate --shard, all of them')
    .option('--out <folder>', 'where the whole goes; a folder of its own')
    .option('--partial', 'take shards that lack answers; what is missing counts as wrong')
    .option('--price <parts>', 'price of the model, for what was taken in money: as for fleming evaluate', price)
    .option('--json', 'print the results as one JSON document')
    .addHelpText('after', helpAfter(EXAMPLE))
    .action(async (shards: readonly string[], flags: MergeFlags) => {
      const { out } = flags;
      if (out === undefined) throw new ConfigError(`--out DIR is missing; for example: ${EXAMPLE}`);
      const [{ mergeShards }, { keepSpent }] = await Promise.all([
        import('../../../attempts/sets/merge-shards.ts'),
        import('../../../attempts/calls/spending-ledger.ts'),
      ]);
      for (const shard of shards) refuseAbsent('shard', shard, EVALUATION_FOLDER);
      const { settings, lacking } = mergeShards(shards, out, { isPartial: flags.partial === true });
      const spent = keepSpent(out, flags.price ?? null);
      const isComplete = await showResults(out, settings, { json: flags.json === true, spent }, terminal);
      if (!isComplete) setExitCode(1);
      if (lacking > 0) terminal.writeError(`${lacking} answers are missing and count as wrong.\n`);
    });
}
