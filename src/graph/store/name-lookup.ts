/** Entities of a store by their names: a whole name, or words of it. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { foldName, searchQuery } from './name-words.ts';

export interface FoundName {
  readonly entity: number;
  readonly type: string;
  readonly name: string;
  readonly language: string;
  readonly kind: 'preferred' | 'synonym';
}

export interface SearchOptions {
  readonly language?: string;
  readonly type?: string;
  /** Default 20. */
  readonly limit?: number;
}

const FOUND = `SELECT entity.id, word.text AS type, name.text, name.language, name.preferred
  FROM name JOIN entity ON entity.id = name.entity JOIN word ON word.id = entity.type WHERE `;

export class NameLookup {
  readonly #equal: StatementSync;
  readonly #matching: StatementSync;

  constructor(database: DatabaseSync) {
    this.#equal = database.prepare(
      `${FOUND} name.folded = ?1 AND (?2 IS NULL OR name.language = ?2) ORDER BY name.preferred DESC, entity.id`,
    );
    this.#matching = database.prepare(
      `${FOUND} name.id IN (SELECT rowid FROM name_search WHERE words MATCH ?1 ORDER BY rank LIMIT 1000)
         AND (?2 IS NULL OR name.language = ?2) AND (?3 IS NULL OR word.text = ?3)
         ORDER BY name.folded = ?4 DESC, length(name.folded), name.preferred DESC, entity.id LIMIT ?5`,
    );
  }

  /** Exactly this name or synonym, whatever its case, width and gaps; preferred names first. */
  equalTo(text: string, language?: string): FoundName[] {
    return this.#equal.all(foldName(text), language ?? null).map(foundName);
  }

  /** By words, in Latin script or Chinese; equal names first, then the closest. */
  matching(text: string, { language, type, limit = 20 }: SearchOptions = {}): FoundName[] {
    const query = searchQuery(text);
    if (query === null) return [];
    return this.#matching.all(query, language ?? null, type ?? null, foldName(text), limit).map(foundName);
  }
}

function foundName(row: Record<string, unknown>): FoundName {
  return {
    entity: row['id'] as number,
    type: row['type'] as string,
    name: row['text'] as string,
    language: row['language'] as string,
    kind: row['preferred'] === 1 ? 'preferred' : 'synonym',
  };
}
