/** Where an export's questions come from: a bank, or the splits of a run or of `questions split`, each with its name. */
import { existsSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { readSplitsFile, SPLITS_FILE, type Split } from '../../products/splits.ts';
import { QUESTIONS_FILE } from '../../records/bank-manifest.ts';
import { openBank, type Bank } from '../../records/read-bank.ts';
import { ConfigError } from '../../support/errors.ts';

export interface ExportSource {
  /** Also the name of its file. */
  readonly name: string;
  readonly bank: Bank;
  readonly use: 'train' | 'development' | 'held-out';
}

/** `split`: one of a folder's splits; null: all of them that hold a question. */
export function exportSources(path: string, split: string | null): ExportSource[] {
  if (!isSplitsFolder(path)) {
    if (split !== null)
      throw new ConfigError(
        `--split ${split}: ${path} is no folder of splits (it holds no ${SPLITS_FILE}); leave --split out`,
      );
    return [{ name: nameOf(path), bank: openBank(path), use: 'train' }];
  }
  const all: readonly Split[] = readSplitsFile({ stage: path, folder: path });
  const wanted =
    split === null ? all.filter(({ questions }) => questions > 0) : all.filter(({ name }) => name === split);
  if (split !== null && wanted.length === 0)
    throw new ConfigError(`${path} has no split "${split}"; it has ${all.map(({ name }) => name).join(', ')}`);
  const empty = wanted.find(({ questions }) => questions === 0);
  if (empty !== undefined) throw new ConfigError(`split "${empty.name}" of ${path} holds no question`);
  return wanted.map(({ name, use }) => ({ name, use, bank: openBank(join(path, `${name}.jsonl`)) }));
}

function isSplitsFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true && existsSync(join(path, SPLITS_FILE));
}

/** A bank's questions are for training; a file keeps its name as far as every reader takes it. */
function nameOf(path: string): string {
  const file = basename(path);
  if (file === QUESTIONS_FILE || extname(file) !== '.jsonl') return 'train';
  const name = basename(file, '.jsonl')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return name === '' ? 'train' : name;
}
