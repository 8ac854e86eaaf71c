/**
 * The knowledge graph on disk (paper section 3.1): entities, names, ids in other vocabularies, relations with their
 * evidence, in one SQLite file. Any number of programs may read while one writes. Knows nothing of where facts come
 * from, nor of what is asked about them.
 */
import type { DatabaseSync } from 'node:sqlite';
import type {
  Evidence,
  ExternalId,
  NewEntity,
  NewRelation,
  StoredEntity,
  StoredObservation,
  StoredRelation,
} from '../../records/stored-graph.ts';
import type { StatedFrequency } from '../../records/frequency.ts';
import { inTransaction } from '../../support/in-transaction.ts';
import { EntityTable, type AddedEntity, type AddEntityOptions } from './entity-table.ts';
import { NameLookup, type FoundName, type SearchOptions } from './name-lookup.ts';
import { NoteTable } from './note-table.ts';
import { frequencyTogether } from './observation-table.ts';
import { RelationTable, type AddedRelations } from './relation-table.ts';
import { withStoreErrors } from './store-error.ts';
import { openStoreFile, type OpenOptions } from './store-schema.ts';
import { storeStatistics, type StoreStatistics } from './store-statistics.ts';
import { loadTypedGraph, type TypedGraph } from './typed-graph.ts';
import { WordTable } from './word-table.ts';

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
  readonly #names: NameLookup;
  readonly #notes: NoteTable;
  #depth = 0;

  constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.database = database;
    [this.#words, this.#entities, this.#relations, this.#names, this.#notes] = withStoreErrors(path, () => {
      const words = new WordTable(database);
      return [
        words,
        new EntityTable(database, words),
        new RelationTable(database, words),
        new NameLookup(database),
        new NoteTable(database),
      ] as const;
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
  entitiesReferringTo(id: Pick<ExternalId, 'scheme' | 'value'>): number[] {
    return this.#guard(() => this.#entities.referringTo(id));
  }

  /** Entities of exactly this name or synonym, whatever its case, width and gaps; preferred names first. */
  findByName(text: string, language?: string): FoundName[] {
    return this.#guard(() => this.#names.equalTo(text, language));
  }

  /** Entities by words of their names, in Latin script or Chinese; equal names first, then the closest. */
  search(text: string, options: SearchOptions = {}): FoundName[] {
    return this.#guard(() => this.#names.matching(text, options));
  }

  /** Relations from the entity and to it, with their evidence. */
  relationsOf(id: number): StoredRelation[] {
    return this.#guard(() => this.#relations.of(id));
  }

  /** Evidence of one relation; empty when the relation is not in the store. */
  evidenceOf(subject: number, type: string, object: number): Evidence[] {
    return this.#guard(() => this.#relations.evidenceBetween(subject, type, object));
  }

  /** How sources saw one relation; empty when none tells, or the relation is not in the store. */
  observationsOf(subject: number, type: string, object: number): StoredObservation[] {
    return this.#guard(() => {
      const id = this.#relations.find(subject, type, object);
      return id === null ? [] : this.#relations.observationsOf(id);
    });
  }

  /** How often the object is met among those who have the subject, of all sources together; null when none tells. */
  frequencyOf(subject: number, type: string, object: number): StatedFrequency | null {
    return frequencyTogether(this.observationsOf(subject, type, object));
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
    return this.#guard(() => this.#notes.read(key));
  }

  /** Notes a value; null removes it. In a transaction it is kept or lost with the rest. */
  setNote(key: string, value: string | null): void {
    this.#guard(() => this.#notes.write(key, value));
  }

  /** Keys with a beginning, sorted. */
  noteKeys(prefix: string): string[] {
    return this.#guard(() => this.#notes.keys(prefix));
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

  #guard<T>(work: () => T): T {
    return withStoreErrors(this.path, work);
  }
}
