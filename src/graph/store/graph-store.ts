/**
 * The knowledge graph on disk (paper section 3.1): entities, names, ids in other vocabularies, relations with their
 * evidence, in one SQLite file. Any number of programs may read while one writes. Knows nothing of where facts come
 * from, nor of what is asked about them.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type {
  Evidence,
  ExternalId,
  NewEntity,
  NewRelation,
  StoredEntity,
  StoredRelation,
} from '../../records/stored-graph.ts';
import { inTransaction } from '../../support/in-transaction.ts';
import { EntityTable, type AddedEntity, type AddEntityOptions } from './entity-table.ts';
import { foldName, searchQuery } from './name-words.ts';
import { RelationTable, type AddedRelations } from './relation-table.ts';
import { storeError, withStoreErrors } from './store-error.ts';
import { openStoreFile, type OpenOptions } from './store-schema.ts';
import { storeStatistics, type StoreStatistics } from './store-statistics.ts';
import { loadTypedGraph, type TypedGraph } from './typed-graph.ts';
import { WordTable } from './word-table.ts';

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

/** Opens the store at a path (`:memory:` for none), making it when it is not there. */
export function openGraphStore(path: string, options: OpenOptions = {}): GraphStore {
  return new GraphStore(path, openStoreFile(path, options));
}

export class GraphStore implements Disposable {
  readonly path: string;
  /** For what reads the tables in bulk. Write through the methods. */
  readonly database: DatabaseSync;
  readonly #words: WordTable;
  readonly #entities: EntityTable;
  readonly #relations: RelationTable;
  readonly #prepared = new Map<string, StatementSync>();
  #depth = 0;

  constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.database = database;
    [this.#words, this.#entities, this.#relations] = withStoreErrors(path, () => {
      const words = new WordTable(database);
      return [words, new EntityTable(database, words), new RelationTable(database, words)] as const;
    });
  }

  /** Adds one entity, or what is new of it to the entity that has one of its identities. */
  addEntity(entity: NewEntity, options: AddEntityOptions = {}): AddedEntity {
    return this.transaction(() => this.#entities.add(entity, options, (keep, gone) => this.mergeEntities(keep, gone)));
  }

  /** The same for many, in their order, in one transaction. */
  addEntities(entities: Iterable<NewEntity>, options: AddEntityOptions = {}): AddedEntity[] {
    return this.transaction(() => Array.from(entities, (entity) => this.addEntity(entity, options)));
  }

  /** Adds relations between entities of the store; a relation that is there gets the evidence besides. */
  addRelations(relations: Iterable<NewRelation>): AddedRelations {
    return this.transaction(() => this.#relations.add(relations));
  }

  /** Two entities turn out to be one: `keep` gets names, ids and relations of `gone`. */
  mergeEntities(keep: number, gone: number): void {
    if (keep === gone) return;
    this.transaction(() => {
      this.#relations.move(keep, gone);
      this.#entities.absorb(keep, gone);
    });
  }

  /** null when there is none, or it was merged into another. */
  entity(id: number): StoredEntity | null {
    return this.#guard(() => this.#entities.read(id));
  }

  /** Type of an entity that is in the store. */
  typeOf(id: number): string {
    return this.#guard(() => this.#entities.typeOf(id));
  }

  /** The entity that a vocabulary lists under the id. */
  entityWithId(scheme: string, value: string): number | null {
    return this.#guard(() => this.#entities.owner({ scheme, value }));
  }

  /** Entities that have the id as identity or as reference. */
  entitiesReferringTo({ scheme, value }: Pick<ExternalId, 'scheme' | 'value'>): number[] {
    return this.#guard(() =>
      this.#prepare(
        'SELECT entity FROM external_id WHERE scheme = (SELECT id FROM word WHERE text = ?) AND value = ? ORDER BY entity',
      )
        .all(scheme, value)
        .map((row) => row['entity'] as number),
    );
  }

  /** Entities of exactly this name or synonym, whatever its case, width and gaps; preferred names first. */
  findByName(text: string, language?: string): FoundName[] {
    return this.#guard(() =>
      this.#found('name.folded = ?1 AND (?2 IS NULL OR name.language = ?2) ORDER BY name.preferred DESC, entity.id', [
        foldName(text),
        language ?? null,
      ]),
    );
  }

  /** Entities by words of their names, in Latin script or Chinese; equal names first, then the closest. */
  search(text: string, { language, type, limit = 20 }: SearchOptions = {}): FoundName[] {
    const query = searchQuery(text);
    if (query === null) return [];
    return this.#guard(() =>
      this.#found(
        `name.id IN (SELECT rowid FROM name_search WHERE words MATCH ?1 ORDER BY rank LIMIT 1000)
         AND (?2 IS NULL OR name.language = ?2) AND (?3 IS NULL OR word.text = ?3)
         ORDER BY name.folded = ?4 DESC, length(name.folded), name.preferred DESC, entity.id LIMIT ?5`,
        [query, language ?? null, type ?? null, foldName(text), limit],
      ),
    );
  }

  /** Relations from the entity and to it, with their evidence. */
  relationsOf(id: number): StoredRelation[] {
    return this.#guard(() => this.#relations.of(id));
  }

  /** Evidence of one relation; empty when the relation is not in the store. */
  evidenceOf(subject: number, type: string, object: number): Evidence[] {
    return this.#guard(() => {
      const row = this.#prepare(
        'SELECT id FROM relation WHERE subject = ? AND type = (SELECT id FROM word WHERE text = ?) AND object = ?',
      ).get(subject, type, object);
      return row === undefined ? [] : this.#relations.evidenceOf(row['id'] as number);
    });
  }

  statistics(): StoreStatistics {
    return this.#guard(() => storeStatistics(this.database));
  }

  /** Nodes and relations in typed arrays, for sampling. */
  loadGraph(): TypedGraph {
    return this.#guard(() => loadTypedGraph(this.database));
  }

  /** What a program noted under a key (how far an import got), or null. */
  note(key: string): string | null {
    return this.#guard(
      () => (this.#prepare('SELECT value FROM note WHERE key = ?').get(key)?.['value'] as string | undefined) ?? null,
    );
  }

  /** Notes a value; null removes it. In a transaction it is kept or lost with the rest. */
  setNote(key: string, value: string | null): void {
    this.#guard(() => {
      if (value === null) this.#prepare('DELETE FROM note WHERE key = ?').run(key);
      else this.#prepare('INSERT OR REPLACE INTO note (key, value) VALUES (?, ?)').run(key, value);
    });
  }

  /** Keys with a beginning, sorted. */
  noteKeys(prefix: string): string[] {
    return this.#guard(() =>
      this.#prepare('SELECT key FROM note WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key')
        .all(prefix)
        .map((row) => row['key'] as string),
    );
  }

  /** All of what `work` writes, or nothing of it. Not for work that waits: another write would join it. */
  transaction<T>(work: () => T): T {
    // Inside another one the outer decides; an error leaves through all of them.
    if (this.#depth > 0) return work();
    const outermost = (): T => {
      this.#depth = 1;
      try {
        return work();
      } finally {
        this.#depth = 0;
      }
    };
    const forget = (): void => {
      this.#words.reload();
      this.#relations.forget();
    };
    return this.#guard(() => inTransaction(this.database, outermost, forget));
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #found(where: string, parameters: readonly (string | number | null)[]): FoundName[] {
    const rows = this.#prepare(
      `SELECT entity.id, word.text AS type, name.text, name.language, name.preferred
         FROM name JOIN entity ON entity.id = name.entity JOIN word ON word.id = entity.type WHERE ${where}`,
    ).all(...parameters);
    return rows.map((row) => ({
      entity: row['id'] as number,
      type: row['type'] as string,
      name: row['text'] as string,
      language: row['language'] as string,
      kind: row['preferred'] === 1 ? 'preferred' : 'synonym',
    }));
  }

  /** One statement for each text, made when it is first needed. */
  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeError(this.path, error);
    }
  }
}
