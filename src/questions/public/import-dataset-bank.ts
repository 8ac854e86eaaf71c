/** A public data set's files as a bank folder: the import, the bank, and what a person should know of the set. */
import type { BankManifest } from '../../records/bank-manifest.ts';
import { checkImportFolder } from '../bank/bank-folder.ts';
import type { FileMentions } from '../bank/named-inputs.ts';
import { writeBank } from '../bank/write-bank.ts';
import { importDataset, OTHER_ROWS } from './import-dataset.ts';
import type { TrainingSet } from './training-sets.ts';

export interface DatasetBankCall {
  readonly out: string;
  /** Shards of one split, in order. */
  readonly files: readonly string[];
  /** How the bank speaks of the files; default: by the paths that were given. */
  readonly named?: (mentions: FileMentions) => FileMentions;
}

export interface DatasetBank {
  readonly manifest: BankManifest;
  /** A line each. */
  readonly warnings: readonly string[];
}

export async function importDatasetBank(
  set: TrainingSet,
  { out, files, named = (mentions) => mentions }: DatasetBankCall,
): Promise<DatasetBank> {
  checkImportFolder(out, set.id);
  const imported = await importDataset(set, files);
  const { questions, step, gold, coverage } = imported;
  const manifest = writeBank(out, {
    madeBy: 'import',
    settings: { dataset: set.id, split: set.split, coverage: coverage.kind, gold },
    ...named(imported),
    steps: [step],
    cameIn: { [set.id]: step.before },
    questions,
    queue: null,
    tierAgreement: null,
  });
  return { manifest, warnings: [...warningsOf(set, coverage.kind), ...toldOfOthers(set, step.counts)] };
}

function toldOfOthers({ id, split }: TrainingSet, counts: Readonly<Record<string, number>>): string[] {
  const others = counts[OTHER_ROWS] ?? 0;
  return others === 0 ? [] : [`${id}: ${others} rows of the file are not of ${split}; none of them is taken`];
}

function warningsOf({ id, split, role, commercialUse, definition }: TrainingSet, coverage: string): string[] {
  return [
    ...(coverage === 'part' ? [`${id}: the file is only part of ${split}; its counts cannot be checked`] : []),
    ...(role === 'benchmark'
      ? [`${id} is a benchmark: its questions are marked as such, and mixing leaves them out`]
      : []),
    ...(commercialUse ? [] : [`${id}: ${definition.licence}; mixing leaves it out unless asked for`]),
  ];
}
