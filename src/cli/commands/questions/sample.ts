/** `fleming questions sample BANK --count 150 --out DIR`: a stratified sample of a bank for clinicians to judge. */
import type { Command } from 'commander';
import type { SheetFile } from '../../../questions/judgement/sheet-file.ts';
import { ConfigError } from '../../../support/errors.ts';
import { SAFETY_LINES } from '../../../support/safety.ts';
import { helpAfter, writeJson, type CommandContext } from '../../command.ts';
import { atLeastOne, wholeNumber } from '../../flags/number-flags.ts';

interface SampleFlags {
  readonly count: number;
  readonly seed: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function registerSample(questions: Command, { terminal }: CommandContext): void {
  questions
    .command('sample')
    .description(
      'Draw questions of a bank for clinicians to judge, as many of each kind and language as of the others: a table to ' +
        'fill in a spreadsheet, the key apart from it, and a page to read and print.',
    )
    .argument('<bank>', 'a folder with questions.jsonl, or a file of questions')
    .option('--count <n>', 'how many questions', atLeastOne, 150)
    .option('--seed <n>', 'seed of the draw', wholeNumber, 0)
    .option('--out <folder>', 'where the files go; nothing is written over')
    .option('--json', 'print sheet.json')
    .addHelpText(
      'after',
      helpAfter(
        'fleming questions sample banks/graph --count 150 --seed 1 --out sheet',
        'fleming questions judged sheet --out judged.md',
      ),
    )
    .action(async (path: string, { count, seed, out, json }: SampleFlags) => {
      if (out === undefined) throw new ConfigError('--out FOLDER is missing');
      const [{ checkSheetFolder, writeSheet }, { openBank, questionsOf }] = await Promise.all([
        import('../../../questions/judgement/write-sheet.ts'),
        import('../../../records/read-bank.ts'),
      ]);
      checkSheetFolder(out);
      const bank = openBank(path);
      const sheet = writeSheet(out, { ...bank, questions: [...questionsOf(bank)] }, { count, seed });
      if (json === true) return writeJson(terminal, { out, ...sheet });
      terminal.write(`${describeSheet(out, sheet)}\n\n${SAFETY_LINES}\n`);
    });
}

function describeSheet(out: string, { bank, questions, wanted, strata, tooLong }: SheetFile): string {
  const fewer = questions.length < wanted ? `; ${wanted} were wanted` : '';
  return [
    `${out}: ${questions.length} questions of ${bank.questions} in ${bank.path}${fewer}`,
    ...strata.map(
      ({ kind, language, drawn, inBank }) =>
        `  ${`${kind}, ${language}`.padEnd(26)}${String(drawn).padStart(6)} of ${inBank}`,
    ),
    ...(tooLong === 0 ? [] : [`  ${tooLong} with a text longer than a spreadsheet's cell holds were left out`]),
    `Readers fill sheet.tsv and read sheet.html; then: fleming questions judged ${out}`,
  ].join('\n');
}
