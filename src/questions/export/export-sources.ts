/** Where an export's questions come from: a bank, or the splits of a run or of `questions split`, each with its name. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { readSplitsFile, SPLITS_FILE, type Split } from '../../products/splits.ts';
import { QUESTIONS_FILE } from '../../records/bank-manifest.ts';
import { openBank, type Bank } from '../../records/read-bank.ts';
import { ConfigError } from '../../support/errors.ts';

export interface ExportSource {
  /** Also the name of its file. */
  readonly name: string;
  readonly bank: Bank;
  readonly use: Split['use'];
}

/** A split that nobody asked for by its name, and that is no training data without. */
export type KeptApart = Pick<Split, 'name' | 'use' | 'questions'>;

export interface ExportSources {
  readonly sources: readonly ExportSource[];
  readonly keptApart: readonly KeptApart[];
}

/**
 * `split`: one of a folder's splits; null: those that hold a question and whose use is among `uses`. A file of a folder of
 * splits has the use that the folder states.
 */
export function exportSources(path: string, split: string | null, uses: readonly Split['use'][]): ExportSources {
  if (!isSplitsFolder(path)) {
    if (split !== null)
      throw new ConfigError(
        `--split ${split}: ${path} is no folder of splits (it holds no ${SPLITS_FILE}); leave --split out`,
      );
    return { sources: [fileSource(path, uses)], keptApart: [] };
  }
  const all: readonly Split[] = readSplitsFile({ stage: path, folder: path });
  const held = all.filter(({ questions }) => questions > 0);
  const wanted =
    split === null ? held.filter(({ use }) => uses.includes(use)) : all.filter(({ name }) => name === split);
  if (split !== null && wanted.length === 0)
    throw new ConfigError(`${path} has no split "${split}"; it has ${all.map(({ name }) => name).join(', ')}`);
  const empty = wanted.find(({ questions }) => questions === 0);
  if (empty !== undefined) throw new ConfigError(`split "${empty.name}" of ${path} holds no question`);
  if (wanted.length === 0) {
    const others = held.map(({ name, use }) => `${name} (${use})`).join(', ') || 'none';
    throw new ConfigError(
      `${path} has no question to export: of its splits with questions (${others}) none is for ${uses.join(' or ')}; name one by --split`,
    );
  }
  return {
    sources: wanted.map(({ name, use }) => ({ name, use, bank: openBank(join(path, `${name}.jsonl`)) })),
    keptApart:
      split === null
        ? held.filter(({ use }) => !uses.includes(use)).map(({ name, use, questions }) => ({ name, use, questions }))
        : [],
  };
}

/** A bank, or a file of questions: for training, unless it is a split that was kept apart from it. */
function fileSource(path: string, uses: readonly Split['use'][]): ExportSource {
  const folder = dirname(path);
  const split = isSplitsFolder(folder)
    ? readSplitsFile({ stage: folder, folder }).find(({ name }) => `${name}.jsonl` === basename(path))
    : undefined;
  const use = split?.use ?? 'train';
  if (!uses.includes(use))
    throw new ConfigError(
      `${path} is split "${split!.name}" of ${folder}, whose use is ${use}, and this export is for ${uses.join(' or ')}: ` +
        `give the folder and --split ${split!.name} where that is meant`,
    );
  return { name: nameOf(path), bank: openBank(path), use };
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
