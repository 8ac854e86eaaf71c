/** `fleming questions mix DIR... --out DIR`: banks into one, with stated shares. */
import type { Command } from 'commander';
import type { MixRatios } from '../../../questions/mix/mix-banks.ts';
import { ConfigError } from '../../../support/errors.ts';
import { helpAfter, type CommandContext } from '../../command.ts';
import { showBank } from './describe-bank.ts';
import { atLeastOne, ratios, wholeNumber } from '../../flags/number-flags.ts';

interface MixFlags {
  readonly out?: string;
  readonly count?: number;
  readonly source?: Record<string, number>;
  readonly language?: Record<string, number>;
  readonly difficulty?: Record<string, number>;
  readonly specialty?: Record<string, number>;
  readonly withNonCommercial?: boolean;
  readonly asNearAsPossible?: boolean;
  readonly seed: number;
  readonly json?: boolean;
}

export function registerMix(questions: Command, { terminal }: CommandContext): void {
  questions
    .command('mix')
    .description(
      'Mix banks into one with shares by source, language, difficulty and specialty. The same call gives the same file. ' +
        'Licences stay with every question; questions for research alone stay out unless asked for, benchmark items always.',
    )
    .argument('<banks...>', 'folders with questions.jsonl, or files of questions')
    .option('--out <folder>', 'where the mixed bank goes')
    .option('--count <n>', 'questions in all (default: as many as the shares allow)', atLeastOne)
    .option('--source <shares>', 'such as medqa=2,knowledge-graph=1; rest=1 stands for all that is not named', ratios)
    .option('--language <shares>', 'such as en=1,zh=1', ratios)
    .option('--difficulty <shares>', 'such as easy=1,moderate=1,difficult=2', ratios)
    .option('--specialty <shares>', "names as the banks' own", ratios)
    .option('--with-non-commercial', 'also take questions whose licence allows research alone')
    .option(
      '--as-near-as-possible',
      'take what there is where the count or a share cannot be had, and say so (default: an error, and no bank)',
    )
    .option('--seed <n>', 'seed of the draw and the order', wholeNumber, 0)
    .option('--json', 'print the manifest as one JSON document')
    .addHelpText(
      'after',
      helpAfter(
        'fleming questions mix banks/refined banks/graph --source rest=1,knowledge-graph=1 --language en=1,zh=1 --out banks/mixed',
      ),
    )
    .action(async (banks: readonly string[], flags: MixFlags) => {
      if (flags.out === undefined) throw new ConfigError('--out DIR is missing');
      const [{ mixBanks, MIX_ASPECTS }, { openBank }] = await Promise.all([
        import('../../../questions/mix/mix-banks.ts'),
        import('../../../records/read-bank.ts'),
      ]);
      const weighed: MixRatios = Object.fromEntries(
        MIX_ASPECTS.flatMap((aspect) => (flags[aspect] === undefined ? [] : [[aspect, flags[aspect]]])),
      );
      const { manifest, unmet } = mixBanks({
        out: flags.out,
        banks: banks.map(openBank),
        count: flags.count ?? null,
        ratios: weighed,
        withNonCommercial: flags.withNonCommercial === true,
        asNearAsPossible: flags.asNearAsPossible === true,
        seed: flags.seed,
      });
      if (unmet !== null) terminal.writeError(`${flags.out}: ${unmet}\n`);
      showBank(flags.out, manifest, terminal, flags.json === true);
    });
}
