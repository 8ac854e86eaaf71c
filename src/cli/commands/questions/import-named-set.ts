/** `fleming questions import <data set> FILES...`: a public data set, counted against what is published, as a bank. */
import { existsSync } from 'node:fs';
import { ConfigError } from '../../../support/errors.ts';
import { downloadMissing, type DownloadFlags } from '../../benchmark-downloads.ts';
import { writeJson, type Terminal } from '../../command.ts';
import { refuseAbsent } from '../../flags/refuse-absent.ts';
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
  const [{ trainingSetNamed }, { importDatasetBank }, { findBenchmarkFiles }, { checkBankFolder }] = await Promise.all([
    import('../../../questions/public/training-sets.ts'),
    import('../../../questions/public/import-dataset-bank.ts'),
    import('../../../benchmarks/files/find-files.ts'),
    import('../../../questions/bank/bank-folder.ts'),
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
  for (const file of files) refuseAbsent('file', file, `give the file of ${id}, or --data DIR`);
  checkBankFolder(flags.out);
  if (flags.data !== undefined) await downloadMissing([set.definition], { ...flags, data: flags.data }, terminal);
  const paths = files.length > 0 ? files : findBenchmarkFiles(set.definition, flags.data!);
  const { manifest, warnings } = await importDatasetBank(set, { out: flags.out, files: paths });
  for (const warning of warnings) terminal.writeError(`${warning}\n`);
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
