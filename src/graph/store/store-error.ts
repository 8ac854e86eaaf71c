/** What SQLite answered, in words that say what to do: full disk, damaged file, a file that is no store, a busy store. */
import { KnowledgeError } from '../../support/errors.ts';

/** SQLite's primary result codes; the rest of an extended code says more than a reader needs. */
const MEANINGS: Readonly<Record<number, string>> = {
  5: 'another program is writing to it; try again when it is done',
  6: 'another program is writing to it; try again when it is done',
  8: 'it may not be written to; check the permissions of the file and its folder',
  10:
    'it could not be read or written: the disk is full or failing, a file may not grow any more (ulimit), or it is a ' +
    'folder; nothing of the last step was kept. See to it and run the command again',
  11: 'it is damaged; make it anew from its sources or restore a copy',
  13: 'the disk is full; nothing of the last step was kept. Free some space and run the command again',
  14: 'it cannot be opened; does the folder exist, and may it be written to?',
  19: 'a relation names an entity that is not in it (merged into another, perhaps); look its id up again',
  26: 'it is no graph store; name another file, or remove this one',
};

/** Runs `work`; an error of SQLite becomes a KnowledgeError that names the file. */
export function withStoreErrors<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeError(path, error);
  }
}

function storeError(path: string, error: unknown): unknown {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  if (typeof code !== 'number') return error;
  const meaning = MEANINGS[code & 0xff] ?? `SQLite says: ${(error as Error).message}`;
  return new KnowledgeError(`graph store ${path}: ${meaning}`, { cause: error });
}
