/**
 * What an importer is: it reads files of one kind and writes entities and relations through an ImportWriter, which
 * counts what came of them. A call is one transaction; a file that is damaged leaves nothing behind.
 */
import type { AddEntityOptions, AddedEntity } from '../../graph/store/entity-table.ts';
import type { GraphStore } from '../../graph/store/graph-store.ts';
import {
  LONGEST_ID,
  LONGEST_NAME,
  type Evidence,
  type NewEntity,
  type Observation,
} from '../../records/stored-graph.ts';
import { KnowledgeError } from '../../support/errors.ts';
import { hiddenCharacter } from '../../support/hidden-character.ts';

export interface EntityCounts {
  new: number;
  mergedById: number;
  mergedByName: number;
  /** Merged entities that brought nothing new. */
  known: number;
}

export interface ImportCounts {
  readonly entities: EntityCounts;
  readonly relations: { added: number; known: number; evidence: number; observations: number; loops: number };
  /** What was left out or noticed, by reason. */
  readonly remarks: Record<string, number>;
}

export interface Importer {
  readonly kind: string;
  /** Raised when the importer makes other things of the same file. */
  readonly version: number;
  run(files: readonly string[], writer: ImportWriter): void;
}

export class ImportWriter {
  readonly counts: ImportCounts = {
    entities: { new: 0, mergedById: 0, mergedByName: 0, known: 0 },
    relations: { added: 0, known: 0, evidence: 0, observations: 0, loops: 0 },
    remarks: {},
  };
  readonly store: GraphStore;
  readonly #onStep: (records: number) => void;
  #steps = 0;
  #place = '';

  /** `onStep` hears now and then how many records have been written. */
  constructor(store: GraphStore, onStep: (records: number) => void = () => {}) {
    this.store = store;
    this.#onStep = onStep;
  }

  /** Where that stands which is written next: errors name it. */
  at(file: string, line: number | null = null): void {
    this.#place = line === null ? file : `${file}:${line}`;
  }

  /** Every importer merges by name: which of two sources came first must not matter. */
  entity(entity: NewEntity, options: AddEntityOptions = { mergeByName: true }): AddedEntity {
    const added = this.#placed(() => this.store.addEntity(this.#storable(entity), options));
    const { entities } = this.counts;
    if (added.outcome === 'new') entities.new += 1;
    else if (added.outcome === 'merged by id') entities.mergedById += 1;
    else entities.mergedByName += 1;
    if (added.known) entities.known += 1;
    this.#step();
    return added;
  }

  relation(
    subject: number,
    type: string,
    object: number,
    evidence: Evidence,
    observations: readonly Observation[] = [],
  ): void {
    const relation = { subject, type, object, evidence: [evidence], observations };
    const added = this.#placed(() => this.store.addRelations([relation]));
    const { relations } = this.counts;
    for (const key of ['added', 'known', 'evidence', 'observations', 'loops'] as const) relations[key] += added[key];
    this.#step();
  }

  remark(reason: string, count = 1): void {
    this.counts.remarks[reason] = (this.counts.remarks[reason] ?? 0) + count;
  }

  /** Without synonyms and references that no vocabulary has: a damaged file runs lines together. */
  #storable(entity: NewEntity): NewEntity {
    const names = entity.names.filter(
      ({ kind, text }) => kind === 'preferred' || this.#isKept('synonyms', text, LONGEST_NAME),
    );
    const ids = entity.ids.filter(
      ({ role, value }) => role === 'identity' || this.#isKept('references', value, LONGEST_ID),
    );
    return names.length === entity.names.length && ids.length === entity.ids.length
      ? entity
      : { ...entity, names, ids };
  }

  #isKept(what: string, text: string, longest: number): boolean {
    if (text.length > longest) this.remark(`${what} of more than ${longest} characters left out`);
    else if (hiddenCharacter(text) !== null) this.remark(`${what} with control or format characters left out`);
    else return true;
    return false;
  }

  #placed<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      // What SQLite says is of the store, not of the line.
      if (!(error instanceof KnowledgeError) || error.cause !== undefined) throw error;
      throw new KnowledgeError(`${this.#place}: ${error.message}`, { cause: error });
    }
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps % 2000 === 0) this.#onStep(this.#steps);
  }
}

/** The evidence of a table's row: it has no quote, and is as certain as the table. */
export function tableEvidence(
  extractor: string,
  { source, address, revision, licence }: Pick<Evidence, 'source' | 'address' | 'revision' | 'licence'>,
): Evidence {
  return { source, address, revision, licence, quote: null, extractor, confidence: 1 };
}
