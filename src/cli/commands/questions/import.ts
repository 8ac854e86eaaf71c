/** `fleming questions import <data set> FILES... --out DIR`: a public data set as a bank. */
import type { Command } from 'commander';
import type { TrainingSet } from '../../../questions/public/training-sets.ts';
import { ConfigError } from '../../../support/errors.ts';
import { addDownloadFlags, downloadMissing, type DownloadFlags } from '../../benchmark-downloads.ts';
import { helpAfter, writeJson, type CommandContext } from '../../command.ts';
import { showBank } from './describe-bank.ts';

interface ImportFlags extends Omit<DownloadFlags, 'data'> {
  readonly out?: string;
  readonly data?: string;
  readonly list?: boolean;
}

export function registerImport(questions: Command, { terminal }: CommandContext): void {
  const command = questions
    .command('import')
    .description(
      'Read the training split of a public data set (Parquet, JSON, JSON Lines, CSV; hub or original files) into a bank. ' +
        'Counts of a whole file are compared with the published ones; names, dates, numbers and addresses of people are taken out.',
    )
    .argument('[data-set]', 'medqa, medqa-zh, medmcqa, cmexam, pubmedqa, ...; see --list')
    .argument(
      '[files...]',
      "the file of the split, or its shards in order; with --data, found by the publisher's names",
    )
    .option('--out <folder>', 'where the bank goes')
    .option('--data <folder>', 'folder with the files, for finding and downloading them')
    .option('--list', 'list the data sets')
    .option('--json', 'print one JSON document');
  addDownloadFlags(command)
    .addHelpText(
      'after',
      helpAfter(
        'fleming questions import medqa phrases_no_exclude_train.jsonl --out banks/medqa',
        'fleming questions import medmcqa --data downloads --download --out banks/medmcqa',
        'fleming questions import pubmedqa ori_pqal.json --out banks/pubmedqa   # with test_ground_truth.json beside it',
      ),
    )
    .action(async (id: string | undefined, files: readonly string[], flags: ImportFlags) => {
      const [
        { TRAINING_SETS, trainingSetNamed },
        { importDataset },
        { findBenchmarkFiles },
        { checkBankFolder },
        { writeBank },
      ] = await Promise.all([
        import('../../../questions/public/training-sets.ts'),
        import('../../../questions/public/import-dataset.ts'),
        import('../../../benchmarks/files/find-files.ts'),
        import('../../../questions/bank/bank-folder.ts'),
        import('../../../questions/bank/write-bank.ts'),
      ]);
      if (flags.list === true) return listSets([...TRAINING_SETS.values()], flags.json === true);
      if (id === undefined) throw new ConfigError('which data set? See fleming questions import --list');
      const set = trainingSetNamed(id);
      if (flags.out === undefined) throw new ConfigError('--out DIR is missing');
      if (files.length === 0 && flags.data === undefined)
        throw new ConfigError(`the file of ${id} is missing; give it, or --data DIR (with --download to fetch it)`);
      if (files.length > 0 && flags.download === true)
        throw new ConfigError('--download finds its files below --data; leave the files out');
      checkBankFolder(flags.out);
      if (flags.data !== undefined) await downloadMissing([set.definition], { ...flags, data: flags.data }, terminal);
      const paths = files.length > 0 ? files : findBenchmarkFiles(set.definition, flags.data!);
      const imported = await importDataset(set, paths);
      tellOf(set, imported.coverage);
      const { questions: list, dropped, inputs, step, gold } = imported;
      const manifest = writeBank(flags.out, {
        madeBy: 'import',
        settings: { dataset: id, split: set.split, coverage: imported.coverage.kind, gold },
        inputs,
        steps: [step],
        questions: list,
        dropped,
        queue: null,
        tierAgreement: null,
      });
      showBank(flags.out, manifest, terminal, flags.json === true);
    });

  function tellOf(set: TrainingSet, coverage: { readonly kind: string }): void {
    if (coverage.kind === 'part')
      terminal.writeError(`${set.id}: the file is only part of ${set.split}; its counts cannot be checked\n`);
    if (set.role === 'benchmark')
      terminal.writeError(`${set.id} is a benchmark: its questions are marked as such, and mixing leaves them out\n`);
    if (!set.commercialUse)
      terminal.writeError(`${set.id}: ${set.definition.licence}; mixing leaves it out unless asked for\n`);
  }

  function listSets(sets: readonly TrainingSet[], json: boolean): void {
    const rows = sets.map(({ id, role, split, commercialUse, definition }) => ({
      id,
      role,
      split,
      commercialUse,
      language: definition.language,
      licence: definition.licence,
      rows: definition.editions.map(({ rows: count }) => count),
    }));
    if (json) return writeJson(terminal, rows);
    terminal.write(
      `${rows.map((row) => `${row.id.padEnd(22)}${row.role.padEnd(11)}${row.language}  ${String(row.rows[0]).padStart(7)}  ${row.split}; ${row.licence}`).join('\n')}\n`,
    );
  }
}
