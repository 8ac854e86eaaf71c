/** A transaction of SQLite: all of what is written in it, or nothing. */
import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in a transaction of its own, never within another. `onRollback` forgets rows that are rolled back. */
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
