/** What programs note in a store under a key: how far an import got, and the like. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

export class NoteTable {
  readonly #read: StatementSync;
  readonly #write: StatementSync;
  readonly #remove: StatementSync;
  readonly #keys: StatementSync;

  constructor(database: DatabaseSync) {
    this.#read = database.prepare('SELECT value FROM note WHERE key = ?');
    this.#write = database.prepare('INSERT OR REPLACE INTO note (key, value) VALUES (?, ?)');
    this.#remove = database.prepare('DELETE FROM note WHERE key = ?');
    this.#keys = database.prepare('SELECT key FROM note WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key');
  }

  /** null when nothing is noted. */
  read(key: string): string | null {
    return (this.#read.get(key)?.['value'] as string | undefined) ?? null;
  }

  /** null removes the note. */
  write(key: string, value: string | null): void {
    if (value === null) this.#remove.run(key);
    else this.#write.run(key, value);
  }

  /** Keys with a beginning, sorted. */
  keys(prefix: string): string[] {
    return this.#keys.all(prefix).map((row) => row['key'] as string);
  }
}
