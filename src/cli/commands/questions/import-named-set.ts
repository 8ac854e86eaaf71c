/** `fleming questions import <data set> FILES...`: a public data set, counted against what is published, as a bank. */
import { existsSync } from 'node:fs';
import type { TrainingSet } from '../../../questions/public/training-sets.ts';
import { ConfigError } from '../../../support/errors.ts';
import { downloadMissing, type DownloadFlags } from '../../benchmark-downloads.ts';
import { writeJson, type Terminal } from '../../command.ts';
import { showBank } from './describe-bank.ts';

export interface SetFlags extends Omit<DownloadFlags, 'data'> {
  readonly out?: string;
  readonly data?: string;
  readonly json?: boolean;
}

export async function importNamedSet(
  id: string | undefined,
  files: readonly string[],
  flags: SetFlags,
  terminal: Terminal,
): Promise<void> {
  const [{ trainingSetNamed }, { importDataset }, { findBenchmarkFiles }, { checkBankFolder }, { writeBank }] =
    await Promise.all([
      import('../../../questions/public/training-sets.ts'),
      import('../../../questions/public/import-dataset.ts'),
      import('../../../benchmarks/files/find-files.ts'),
      import('../../../questions/bank/bank-folder.ts'),
      import('../../../questions/bank/write-bank.ts'),
    ]);
  if (id === undefined)
    throw new ConfigError(
      'which questions? Give a file with --name and --licence, or a data set of fleming questions import --list',
    );
  if (existsSync(id) && /\.\w+$/.test(id))
    throw new ConfigError(
      `${id} is a file: give --name and --licence for questions of your own, or --dataset ID for a public set`,
    );
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
  tellOf(set, imported.coverage, terminal);
  const { questions, dropped, inputs, step, gold } = imported;
  const manifest = writeBank(flags.out, {
    madeBy: 'import',
    settings: { dataset: id, split: set.split, coverage: imported.coverage.kind, gold },
    inputs,
    steps: [step],
    questions,
    dropped,
    queue: null,
    tierAgreement: null,
  });
  showBank(flags.out, manifest, terminal, flags.json === true);
}

export async function listSets(terminal: Terminal, json: boolean): Promise<void> {
  const { TRAINING_SETS } = await import('../../../questions/public/training-sets.ts');
  const rows = [...TRAINING_SETS.values()].map(({ id, role, split, commercialUse, definition }) => ({
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

function tellOf(set: TrainingSet, coverage: { readonly kind: string }, terminal: Terminal): void {
  if (coverage.kind === 'part')
    terminal.writeError(`${set.id}: the file is only part of ${set.split}; its counts cannot be checked\n`);
  if (set.role === 'benchmark')
    terminal.writeError(`${set.id} is a benchmark: its questions are marked as such, and mixing leaves them out\n`);
  if (!set.commercialUse)
    terminal.writeError(`${set.id}: ${set.definition.licence}; mixing leaves it out unless asked for\n`);
}
