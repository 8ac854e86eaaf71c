/** `fleming questions judged SHEET...`: what clinicians found in a sample, with intervals and their agreement. */
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ConfigError } from '../../../support/errors.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../../support/safety.ts';
import { helpAfter, writeJson, type CommandContext } from '../../command.ts';

interface JudgedFlags {
  readonly of?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export function registerJudged(questions: Command, { terminal }: CommandContext): void {
  questions
    .command('judged')
    .description(
      'Count what clinicians found in a sample of a bank: keys that are right, ambiguous or wrong, patients that cannot be, ' +
        'wordings that stand, with 95 % intervals; of several readers also how far they agree.',
    )
    .argument('<sheets...>', 'filled sheets (.tsv, .csv, .xlsx), or the folder of a sample with its filled sheet.tsv')
    .option('--of <folder>', 'the folder that questions sample wrote, where the sheets lie elsewhere')
    .option('--out <file>', 'write the tables there as Markdown')
    .option('--json', 'print the counts as JSON')
    .addHelpText(
      'after',
      helpAfter(
        'fleming questions judged sheet --out judged.md',
        'fleming questions judged sheet-a.tsv sheet-b.tsv --of sheet',
      ),
    )
    .action(async (paths: readonly string[], { of, out, json }: JudgedFlags) => {
      const [{ judgeSheets }, { judgedMarkdown, judgedReport, judgedText, REPORT_HEADING }, { writeFileAtomic }] =
        await Promise.all([
          import('../../../questions/judgement/judge-sheets.ts'),
          import('../../../questions/judgement/judged-report.ts'),
          import('../../../support/atomic-file.ts'),
        ]);
      if (out !== undefined && existsSync(out) && !readFileSync(out, 'utf8').startsWith(REPORT_HEADING))
        throw new ConfigError(`${out} is no report of this command and would be written over; give --out another file`);
      const { sample, sheets } = judgeSheets(paths, of ?? null);
      const report = judgedReport(sample, sheets);
      if (out !== undefined) writeFileAtomic(out, judgedMarkdown(report));
      if (json === true) return writeJson(terminal, { ...report, safety: { en: SAFETY_EN, zh: SAFETY_ZH } });
      terminal.write(judgedText(report));
    });
}
