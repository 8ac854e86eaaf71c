/** What an import says of its files, with other names for them: a bank of a run must not tell where the files lay. */
import { basename } from 'node:path';
import type { BankManifest } from '../../records/bank-manifest.ts';
import type { Dropped } from '../../records/bank-question.ts';

export interface FileMentions {
  readonly inputs: BankManifest['inputs'];
  readonly dropped: readonly Dropped[];
}

/** The files' own names in the place of their paths. */
export function withoutFolders({ inputs, dropped }: FileMentions): FileMentions {
  // Longer paths first: one may begin another.
  const paths = inputs.map(({ path }) => path).toSorted((one, other) => other.length - one.length);
  const named = (text: string): string => paths.reduce((before, path) => before.replaceAll(path, basename(path)), text);
  return {
    inputs: inputs.map((input) => ({ ...input, path: basename(input.path) })),
    dropped: dropped.map((each) => ({ ...each, id: named(each.id), evidence: named(each.evidence) })),
  };
}
