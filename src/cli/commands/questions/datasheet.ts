/** `fleming questions datasheet BANK...`: what a bank, a split or any file of questions holds, as its own datasheet says it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { helpAfter, writeJson, type CommandContext } from '../../command.ts';

interface DatasheetFlags {
  readonly out?: string;
  readonly json?: boolean;
}

export function registerDatasheet(questions: Command, { terminal }: CommandContext): void {
  questions
    .command('datasheet')
    .description(
      'Say what banks or files of questions hold: sources and licences, languages, difficulty, specialties, right letters, what ' +
        'the options alone give away. Of one bank also what its steps dropped.',
    )
    .argument('<banks...>', 'folders with questions.jsonl, or files of questions')
    .option('--out <file>', 'write it there: Markdown, or a page where the name ends in .html')
    .option('--json', 'print it as one JSON document')
    .addHelpText(
      'after',
      helpAfter(
        'fleming questions datasheet splits/ward/held-out.jsonl',
        'fleming questions datasheet banks/ward banks/graph --out both.html',
      ),
    )
    .action(async (paths: readonly string[], flags: DatasheetFlags) => {
      const [
        { openBank, questionsOfAll },
        { datasheetOf },
        { datasheetMarkdown },
        { datasheetPage },
        { DROPPED_FILE },
        { droppedSchema },
        { readJsonl },
        { writeFileAtomic },
      ] = await Promise.all([
        import('../../../records/read-bank.ts'),
        import('../../../questions/datasheet/datasheet.ts'),
        import('../../../questions/datasheet/datasheet-markdown.ts'),
        import('../../../questions/datasheet/datasheet-page.ts'),
        import('../../../questions/bank/bank-folder.ts'),
        import('../../../records/bank-question.ts'),
        import('../../../support/jsonl.ts'),
        import('../../../support/atomic-file.ts'),
      ]);
      const banks = paths.map(openBank);
      const all = questionsOfAll(banks);
      // What was dropped is told of a bank that is looked at alone.
      const manifest = banks.length === 1 ? banks[0]!.manifest : null;
      const droppedPath = join(banks[0]!.path, DROPPED_FILE);
      const dropped =
        manifest !== null && existsSync(droppedPath) ? readJsonl(droppedPath, { schema: droppedSchema }) : [];
      const sheet = datasheetOf({
        madeBy: manifest?.madeBy ?? 'datasheet',
        settings: manifest?.settings ?? {},
        inputs: manifest?.inputs ?? banks.map(({ path, sha256 }) => ({ path, sha256, records: 0 })),
        steps: manifest?.steps ?? [],
        cameIn: manifest?.cameIn ?? null,
        counts: { questions: all.length, dropped: dropped.length, inReview: manifest?.counts.inReview ?? 0 },
        questions: all,
        dropped,
        tierAgreement: manifest?.tierAgreement ?? null,
      });
      if (flags.out !== undefined)
        writeFileAtomic(flags.out, flags.out.endsWith('.html') ? datasheetPage(sheet) : datasheetMarkdown(sheet));
      if (flags.json === true) writeJson(terminal, sheet);
      else if (flags.out === undefined) terminal.write(`${datasheetMarkdown(sheet)}\n`);
    });
}
