/**
 * Entities of a store: adding, finding, merging. An entity that is there already is known by an identity in some
 * vocabulary or, where asked, by a name among entities of a comparable type; what a later source says is added to it,
 * and where it contradicts the earlier one, both are kept on record.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { newEntitySchema, type ExternalId, type NewEntity, type StoredEntity } from '../../records/stored-graph.ts';
import { KnowledgeError } from '../../support/errors.ts';
import { PREVALENCE_CLASSES, type PrevalenceClass } from '../schema.ts';
import { foldName, searchWords } from './name-words.ts';
import type { WordTable } from './word-table.ts';

export interface AddEntityOptions {
  /** Also take an entity of a comparable type that has one of the preferred names, if there is exactly one. Default false. */
  readonly mergeByName?: boolean;
}

export interface AddedEntity {
  readonly id: number;
  readonly outcome: 'new' | 'merged by id' | 'merged by name';
  /** Nothing of it was new to the store. */
  readonly known: boolean;
}

/** Vocabularies call one finding a symptom, a sign or a laboratory finding: a name among these means the same thing. */
const COMPARABLE_TYPES: readonly (readonly string[])[] = [['symptom', 'sign', 'laboratory_finding', 'imaging_finding']];

export function comparableTypes(type: string): readonly string[] {
  return COMPARABLE_TYPES.find((types) => types.includes(type)) ?? [type];
}

export class EntityTable {
  readonly #words: WordTable;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: DatabaseSync, words: WordTable) {
    this.#words = words;
    this.#statements = prepare(database);
  }

  add(
    entity: NewEntity,
    { mergeByName = false }: AddEntityOptions,
    merge: (keep: number, gone: number) => void,
  ): AddedEntity {
    const parsed = newEntitySchema.safeParse(entity);
    if (!parsed.success)
      throw new KnowledgeError(
        `an entity named '${entity.names[0]?.text ?? ''}' cannot be stored: ` +
          parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
      );
    const owners = [...new Set(entity.ids.flatMap((id) => this.owner(id.role === 'identity' ? id : null) ?? []))];
    const [owner, ...others] = owners.sort((left, right) => left - right);
    for (const other of others) merge(owner!, other);
    const found = owner ?? (mergeByName ? this.#namesake(entity) : null);
    const id = found ?? this.#insert(entity);
    const changes = this.#extend(id, entity, found === null) + others.length;
    const outcome = owner !== undefined ? 'merged by id' : found === null ? 'new' : 'merged by name';
    return { id, outcome, known: found !== null && changes === 0 };
  }

  /** The entity that a vocabulary lists under the id. */
  owner(id: Pick<ExternalId, 'scheme' | 'value'> | null): number | null {
    const scheme = id === null ? null : this.#words.find(id.scheme);
    if (id === null || scheme === null) return null;
    return (this.#statements.owner.get(scheme, id.value)?.['entity'] as number | undefined) ?? null;
  }

  read(id: number): StoredEntity | null {
    const row = this.#statements.entity.get(id);
    if (row === undefined) return null;
    const names = this.#statements.names.all(id).map(({ language, preferred, text }) => ({
      language: language as string,
      kind: preferred === 1 ? ('preferred' as const) : ('synonym' as const),
      text: text as string,
    }));
    const ids = this.#statements.ids.all(id).map(({ scheme, value, identity }) => ({
      scheme: this.#words.text(scheme as number),
      value: value as string,
      role: identity === 1 ? ('identity' as const) : ('reference' as const),
    }));
    return {
      id,
      type: this.#words.text(row['type'] as number),
      names,
      ids,
      prevalence: prevalenceOf(row['prevalence']),
    };
  }

  /** Everything that is said of `gone` is said of `keep`; `gone` is no more. Its relations are moved elsewhere. */
  absorb(keep: number, gone: number): void {
    const entity = this.read(gone);
    if (entity === null) return;
    for (const { id } of this.#statements.nameRows.all(gone)) this.#statements.removeWords.run(id as number);
    this.#statements.removeNames.run(gone);
    this.#statements.removeIds.run(gone);
    this.#extend(keep, entity, false);
    this.#statements.moveConflicts.run(keep, gone);
    this.#statements.removeConflicts.run(gone);
    this.#statements.remove.run(gone);
  }

  #namesake(entity: NewEntity): number | null {
    const types = comparableTypes(entity.type).flatMap((type) => this.#words.find(type) ?? []);
    for (const wanted of [1, 0]) {
      const found = new Set<number>();
      for (const { language, kind, text } of entity.names) {
        if (kind !== 'preferred') continue;
        for (const row of this.#statements.byName.all(foldName(text), language))
          if (types.includes(row['type'] as number) && (row['preferred'] as number) >= wanted)
            found.add(row['id'] as number);
      }
      if (found.size > 0) return found.size === 1 ? [...found][0]! : null;
    }
    return null;
  }

  #insert(entity: NewEntity): number {
    const prevalence = entity.prevalence === null ? null : PREVALENCE_CLASSES.indexOf(entity.prevalence);
    return Number(this.#statements.insert.run(this.#words.id(entity.type), prevalence).lastInsertRowid);
  }

  /** Adds what is new; returns how much that was. */
  #extend(id: number, entity: NewEntity, isNew: boolean): number {
    return (
      this.#addNames(id, entity, isNew) +
      this.#addIds(id, entity.ids) +
      (isNew ? 0 : this.#addPrevalence(id, entity.prevalence))
    );
  }

  #addNames(id: number, { names }: NewEntity, isNew: boolean): number {
    let added = 0;
    const languages = new Set<string>();
    if (!isNew)
      for (const { language, preferred } of this.#statements.names.all(id))
        if (preferred === 1) languages.add(language as string);
    for (const { language, kind, text } of names) {
      const folded = foldName(text);
      if (folded === '') continue;
      const preferred = kind === 'preferred' && !languages.has(language) ? 1 : 0;
      const { changes, lastInsertRowid } = this.#statements.insertName.run(
        id,
        language,
        preferred,
        text.trim(),
        folded,
      );
      if (changes === 1) {
        this.#statements.insertWords.run(lastInsertRowid, searchWords(text));
        added += 1;
      } else if (preferred === 1) {
        added += Number(this.#statements.preferName.run(id, language, folded).changes);
      }
      if (preferred === 1) languages.add(language);
    }
    return added;
  }

  #addIds(id: number, ids: readonly ExternalId[]): number {
    let added = 0;
    for (const { scheme, value, role } of ids) {
      const identity = role === 'identity' ? 1 : 0;
      added += Number(this.#statements.insertId.run(this.#words.id(scheme), value, id, identity).changes);
    }
    return added;
  }

  #addPrevalence(id: number, prevalence: PrevalenceClass | null): number {
    if (prevalence === null) return 0;
    const kept = prevalenceOf(this.#statements.entity.get(id)!['prevalence']);
    if (kept === prevalence) return 0;
    if (kept !== null) return Number(this.#statements.conflict.run(id, 'prevalence', kept, prevalence).changes);
    return Number(this.#statements.setPrevalence.run(PREVALENCE_CLASSES.indexOf(prevalence), id).changes);
  }
}

function prevalenceOf(value: unknown): PrevalenceClass | null {
  return value === null ? null : PREVALENCE_CLASSES[value as number]!;
}

function prepare(database: DatabaseSync) {
  const sql = (text: string): StatementSync => database.prepare(text);
  return {
    entity: sql('SELECT type, prevalence FROM entity WHERE id = ?'),
    insert: sql('INSERT INTO entity (type, prevalence) VALUES (?, ?)'),
    remove: sql('DELETE FROM entity WHERE id = ?'),
    setPrevalence: sql('UPDATE entity SET prevalence = ? WHERE id = ?'),
    owner: sql('SELECT entity FROM external_id WHERE scheme = ? AND value = ? AND identity = 1'),
    ids: sql('SELECT scheme, value, identity FROM external_id WHERE entity = ? ORDER BY identity DESC, scheme, value'),
    // A reference that turns out to be an identity becomes one.
    insertId: sql(
      'INSERT INTO external_id (scheme, value, entity, identity) VALUES (?, ?, ?, ?) ' +
        'ON CONFLICT (scheme, value, entity) DO UPDATE SET identity = 1 WHERE identity < excluded.identity',
    ),
    removeIds: sql('DELETE FROM external_id WHERE entity = ?'),
    names: sql('SELECT language, preferred, text FROM name WHERE entity = ? ORDER BY preferred DESC, id'),
    nameRows: sql('SELECT id FROM name WHERE entity = ?'),
    byName: sql(
      'SELECT entity.id, entity.type, name.preferred FROM name JOIN entity ON entity.id = name.entity ' +
        'WHERE name.folded = ? AND name.language = ? ORDER BY entity.id',
    ),
    insertName: sql('INSERT OR IGNORE INTO name (entity, language, preferred, text, folded) VALUES (?, ?, ?, ?, ?)'),
    preferName: sql('UPDATE name SET preferred = 1 WHERE entity = ? AND language = ? AND folded = ? AND preferred = 0'),
    removeNames: sql('DELETE FROM name WHERE entity = ?'),
    insertWords: sql('INSERT INTO name_search (rowid, words) VALUES (?, ?)'),
    removeWords: sql('DELETE FROM name_search WHERE rowid = ?'),
    conflict: sql('INSERT OR IGNORE INTO attribute_conflict (entity, attribute, kept, other) VALUES (?, ?, ?, ?)'),
    moveConflicts: sql('UPDATE OR IGNORE attribute_conflict SET entity = ? WHERE entity = ?'),
    removeConflicts: sql('DELETE FROM attribute_conflict WHERE entity = ?'),
  };
}
