/** Words that repeat in a store (types, schemes), numbered once; both directions are kept in memory. */
import type { DatabaseSync } from 'node:sqlite';

export class WordTable {
  readonly #database: DatabaseSync;
  readonly #ids = new Map<string, number>();
  readonly #texts = new Map<number, string>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.reload();
  }

  /** Reads the table again: after a rollback it may hold fewer words. */
  reload(): void {
    this.#ids.clear();
    this.#texts.clear();
    for (const { id, text } of this.#database.prepare('SELECT id, text FROM word').iterate()) {
      this.#ids.set(text as string, id as number);
      this.#texts.set(id as number, text as string);
    }
  }

  /** The number of a word; a new word gets one. */
  id(text: string): number {
    const known = this.find(text);
    if (known !== null) return known;
    const id = Number(this.#database.prepare('INSERT INTO word (text) VALUES (?)').run(text).lastInsertRowid);
    this.#ids.set(text, id);
    this.#texts.set(id, text);
    return id;
  }

  /** The number of a word, or null when the store has never had it. */
  find(text: string): number | null {
    const known = this.#ids.get(text) ?? null;
    if (known !== null) return known;
    // Another program may have added it since.
    const row = this.#database.prepare('SELECT id FROM word WHERE text = ?').get(text);
    if (row === undefined) return null;
    this.#ids.set(text, row['id'] as number);
    this.#texts.set(row['id'] as number, text);
    return row['id'] as number;
  }

  text(id: number): string {
    const known = this.#texts.get(id);
    if (known !== undefined) return known;
    const row = this.#database.prepare('SELECT text FROM word WHERE id = ?').get(id);
    if (row === undefined) throw new RangeError(`internal: no word ${id} in the store`);
    this.#texts.set(id, row['text'] as string);
    return row['text'] as string;
  }
}
