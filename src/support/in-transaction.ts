/** A transaction of SQLite: all of what is written in it, or nothing. */
import type { DatabaseSync } from 'node:sqlite';

/** Not within another one. `onRollback` forgets what was remembered of rows that are no more. */
export function inTransaction<T>(database: DatabaseSync, work: () => T, onRollback: () => void = () => {}): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back by itself when the disk is full.
    if (database.isTransaction) database.exec('ROLLBACK');
    onRollback();
    throw error;
  }
}
