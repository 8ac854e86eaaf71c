/**
 * One process at a time works in a folder. The lock is SQLite's on a file beside it, which the system lets go when a
 * process ends, however it ends: a kill leaves nothing to clean up.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const POLL_MS = 200;

/** Runs `work` when nobody else holds the lock at `path`; `waiting` is called once if somebody does. */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  { waiting, signal }: { readonly waiting?: () => void; readonly signal?: AbortSignal | undefined } = {},
): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  try {
    for (let told = false; !tryLock(database); told = true) {
      if (!told) waiting?.();
      signal?.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return await work();
  } finally {
    database.close();
  }
}

/** Closing the database lets go. */
function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (cause) {
    if (/locked|busy/i.test((cause as Error).message)) return false;
    throw cause;
  }
}
