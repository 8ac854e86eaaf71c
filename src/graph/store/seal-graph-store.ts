/**
 * A store that is complete as one file: the log is folded in, so that whoever reads it needs no right to write beside
 * it, and its bytes are those that its hash is of.
 */
import { DatabaseSync } from 'node:sqlite';
import { withStoreErrors } from './store-error.ts';

/** To be called when nobody has it open. */
export function sealGraphStore(path: string): void {
  withStoreErrors(path, () => {
    const database = new DatabaseSync(path, { timeout: 5000 });
    try {
      database.exec('PRAGMA journal_mode = DELETE;');
    } finally {
      database.close();
    }
  });
}
