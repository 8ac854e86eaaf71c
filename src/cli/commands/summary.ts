/** `fleming summary`: several seeds of one recipe side by side, printed or put between the markers of a Markdown file. */
import { Option, type Command } from 'commander';

import { helpAfter, writeJson, type CommandContext } from '../command.ts';
import { refuseAbsent } from '../flags/refuse-absent.ts';

interface SummaryFlags {
  readonly language: 'en' | 'zh';
  readonly json?: boolean;
  readonly into?: string;
}

export function registerSummary(program: Command, { terminal }: CommandContext): void {
  program
    .command('summary')
    .description('Accuracies and paired differences of several seeds of one recipe, with their means, as Markdown.')
    .argument('<run...>', 'finished run folders, or copies of their report.json')
    .addOption(new Option('--language <language>', 'of the tables').choices(['en', 'zh']).default('en'))
    .option('--json', 'print one JSON document')
    .option(
      '--into <file>',
      'put the tables between <!-- results:RECIPE --> and <!-- /results:RECIPE --> of this file, the means alone between ' +
        '<!-- means:RECIPE --> and <!-- /means:RECIPE -->; either will do',
    )
    .addHelpText(
      'after',
      helpAfter(
        'fleming summary runs/mini-0 runs/mini-1 runs/mini-2',
        'fleming summary runs/mini-* --into docs/results/mini.md',
        'fleming summary runs/mini-* --language zh --into README.zh.md',
        'fleming summary kept/seed-0.json kept/seed-1.json',
      ),
    )
    .action(async (folders: string[], flags: SummaryFlags) => {
      const [{ readReport }, { summarizeSeeds }, { meansMarkdown, seedsMarkdown }, { replaceBetweenMarkers }] =
        await Promise.all([
          import('../read-report.ts'),
          import('../../evaluation/run-report/summarize-seeds.ts'),
          import('../../evaluation/run-report/seeds-markdown.ts'),
          import('../replace-between-markers.ts'),
        ]);
      for (const folder of folders) refuseAbsent('run', folder, 'give the folders of finished runs');
      if (flags.into !== undefined) refuseAbsent('--into', flags.into, 'give a file with the markers in it');
      const summary = summarizeSeeds(folders.map(readReport));
      if (flags.json === true) writeJson(terminal, summary);
      else if (flags.into === undefined) terminal.write(seedsMarkdown(summary, flags.language));
      else {
        replaceBetweenMarkers(flags.into, {
          [`results:${summary.recipe}`]: seedsMarkdown(summary, flags.language),
          [`means:${summary.recipe}`]: meansMarkdown(summary, flags.language),
        });
        terminal.write(`${flags.into}: results of ${summary.recipe}, seeds ${summary.seeds.join(', ')}\n`);
      }
    });
}
