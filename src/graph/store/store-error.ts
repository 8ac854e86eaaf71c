/** What SQLite answered, in words that say what to do: full disk, damaged file, a file that is no store, a busy store. */
import { sqliteError } from '../../support/sqlite-error.ts';

const MEANINGS: Readonly<Record<number, string>> = {
  6: 'another program is writing to it; try again when it is done',
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
    throw sqliteError(error, `graph store ${path}`, MEANINGS);
  }
}
