/**
 * Relations of a store, each with its evidence: the same relation from another place is the same relation with one
 * evidence more. Evidences that contradict one another stand side by side; nothing is chosen here.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  evidenceSchema,
  storedTypeSchema,
  type Evidence,
  type NewRelation,
  type StoredObservation,
  type StoredRelation,
} from '../../records/stored-graph.ts';
import { KnowledgeError } from '../../support/errors.ts';
import { ObservationTable } from './observation-table.ts';
import type { WordTable } from './word-table.ts';

export interface AddedRelations {
  /** Relations that were not there. */
  readonly added: number;
  /** Relations that were there already. */
  readonly known: number;
  /** Evidences that were not there. */
  readonly evidence: number;
  /** Observations that were not there. */
  readonly observations: number;
  /** Relations of a thing to itself, which are not kept. */
  readonly loops: number;
}

const MOST_ORIGINS_IN_MEMORY = 50_000;

export class RelationTable {
  readonly #words: WordTable;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #observations: ObservationTable;
  readonly #origins = new Map<string, number>();
  readonly #checkedTypes = new Set<string>();

  constructor(database: DatabaseSync, words: WordTable) {
    this.#words = words;
    this.#statements = prepare(database);
    this.#observations = new ObservationTable(database);
  }

  /** After a rollback: what was numbered may not be there. */
  forget(): void {
    this.#origins.clear();
  }

  add(relations: Iterable<NewRelation>): AddedRelations {
    const counts = { added: 0, known: 0, evidence: 0, observations: 0, loops: 0 };
    for (const { subject, type, object, evidence, observations = [] } of relations) {
      if (subject === object) {
        counts.loops += 1;
        continue;
      }
      if (evidence.length === 0)
        throw new KnowledgeError(`relation '${subject} ${type} ${object}' has no evidence; every relation needs one`);
      const typeId = this.#typeId(type);
      const { changes, lastInsertRowid } = this.#statements.insert.run(subject, typeId, object);
      counts[changes === 0 ? 'known' : 'added'] += 1;
      const known = changes === 0 ? this.#statements.find.get(subject, typeId, object) : undefined;
      const id = known === undefined ? Number(lastInsertRowid) : (known['id'] as number);
      for (const each of evidence) counts.evidence += this.#addEvidence(id, each);
      if (observations.length > 0)
        counts.observations += this.#observations.add(id, this.#originId(evidence[0]!), observations);
    }
    return counts;
  }

  /** Relations that begin or end at the entity. */
  of(entity: number): StoredRelation[] {
    return this.#statements.touching.all(entity, entity).map((row) => ({
      id: row['id'] as number,
      subject: row['subject'] as number,
      type: this.#words.text(row['type'] as number),
      object: row['object'] as number,
      evidence: this.evidenceOf(row['id'] as number),
      observations: this.#observations.of(row['id'] as number),
    }));
  }

  evidenceOf(relation: number): Evidence[] {
    return this.#statements.evidence.all(relation).map((row) => {
      const [quote, start] = [row['quote'] as string, row['start'] as number];
      return {
        source: row['source'] as string,
        address: row['address'] as string,
        revision: row['revision'] === '' ? null : (row['revision'] as string),
        licence: row['licence'] as string,
        quote: quote === '' ? null : { text: quote, start, end: start + quote.length },
        extractor: row['extractor'] as string,
        confidence: row['confidence'] as number,
      };
    });
  }

  /** Evidence of one relation; empty when there is no such relation. */
  evidenceBetween(subject: number, type: string, object: number): Evidence[] {
    const id = this.find(subject, type, object);
    return id === null ? [] : this.evidenceOf(id);
  }

  /** Null: there is no such relation. */
  find(subject: number, type: string, object: number): number | null {
    const word = this.#words.find(type);
    const row = word === null ? undefined : this.#statements.find.get(subject, word, object);
    return row === undefined ? null : (row['id'] as number);
  }

  observationsOf(relation: number): StoredObservation[] {
    return this.#observations.of(relation);
  }

  /** What `gone` was related to, `keep` is related to. */
  move(keep: number, gone: number): void {
    for (const row of this.#statements.touching.all(gone, gone)) {
      const [id, subject, object] = [row['id'] as number, row['subject'] as number, row['object'] as number];
      const [from, to] = [subject === gone ? keep : subject, object === gone ? keep : object];
      if (from !== to) {
        this.#statements.insert.run(from, row['type'] as number, to);
        const target = this.#statements.find.get(from, row['type'] as number, to)!['id'] as number;
        this.#statements.moveEvidence.run(target, id);
        this.#observations.move(target, id);
      }
      this.#observations.remove(id);
      this.#statements.removeEvidence.run(id);
      this.#statements.remove.run(id);
    }
  }

  #typeId(type: string): number {
    if (!this.#checkedTypes.has(type)) {
      if (!storedTypeSchema.safeParse(type).success)
        throw new KnowledgeError(`'${type}' is no relation type; expected lower-case words joined by '_'`);
      this.#checkedTypes.add(type);
    }
    return this.#words.id(type);
  }

  #addEvidence(relation: number, evidence: Evidence): number {
    const { quote, confidence } = evidence;
    const origin = this.#originId(evidence);
    if (quote !== null && quote.end - quote.start !== quote.text.length)
      throw new KnowledgeError(
        `the quote '${quote.text.slice(0, 60)}' has ${quote.text.length} characters, but stands at ${quote.start} to ${quote.end}`,
      );
    const changes = this.#statements.insertEvidence.run(
      relation,
      origin,
      quote?.start ?? 0,
      quote?.text ?? '',
      confidence,
    ).changes;
    return Number(changes);
  }

  #originId(evidence: Evidence): number {
    const { source, address, revision, licence, extractor } = evidence;
    const key = JSON.stringify([source, address, revision, licence, extractor]);
    const known = this.#origins.get(key);
    if (known !== undefined) return known;
    const parsed = evidenceSchema.safeParse(evidence);
    if (!parsed.success)
      throw new KnowledgeError(
        `evidence of '${source}' cannot be stored: ` +
          parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
      );
    const parts = [source, address, revision ?? '', licence, extractor] as const;
    this.#statements.insertOrigin.run(...parts);
    const id = this.#statements.findOrigin.get(...parts)!['id'] as number;
    if (this.#origins.size >= MOST_ORIGINS_IN_MEMORY) this.#origins.clear();
    this.#origins.set(key, id);
    return id;
  }
}

function prepare(database: DatabaseSync) {
  const sql = (text: string): StatementSync => database.prepare(text);
  return {
    // Without RETURNING: with it and a foreign key, SQLite journals every page that a statement changes, in a file.
    insert: sql('INSERT INTO relation (subject, type, object) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
    find: sql('SELECT id FROM relation WHERE subject = ? AND type = ? AND object = ?'),
    touching: sql(
      'SELECT id, subject, type, object FROM relation WHERE subject = ? UNION ' +
        'SELECT id, subject, type, object FROM relation WHERE object = ? ORDER BY id',
    ),
    remove: sql('DELETE FROM relation WHERE id = ?'),
    insertOrigin: sql(
      'INSERT OR IGNORE INTO origin (source, address, revision, licence, extractor) VALUES (?, ?, ?, ?, ?)',
    ),
    findOrigin: sql(
      'SELECT id FROM origin WHERE source = ? AND address = ? AND revision = ? AND licence = ? AND extractor = ?',
    ),
    insertEvidence: sql(
      'INSERT INTO evidence (relation, origin, start, quote, confidence) VALUES (?, ?, ?, ?, ?) ' +
        'ON CONFLICT DO UPDATE SET confidence = excluded.confidence WHERE confidence <> excluded.confidence',
    ),
    evidence: sql(
      'SELECT source, address, revision, licence, extractor, start, quote, confidence FROM evidence ' +
        'JOIN origin ON origin.id = evidence.origin WHERE relation = ? ORDER BY origin.id, start',
    ),
    moveEvidence: sql('UPDATE OR IGNORE evidence SET relation = ? WHERE relation = ?'),
    removeEvidence: sql('DELETE FROM evidence WHERE relation = ?'),
  };
}
