/**
 * Entities of a store: adding, finding, merging. An entity that is there already is known by an identity in some
 * vocabulary or, where asked, by a name among entities of a comparable type; what a later source says is added to it,
 * and where it contradicts the earlier one, both are kept on record.
 */
import type { DatabaseSync } from 'node:sqlite';
import { newEntitySchema, type ExternalId, type NewEntity, type StoredEntity } from '../../records/stored-graph.ts';
import { KnowledgeError } from '../../support/errors.ts';
import { PREVALENCE_CLASSES, type PrevalenceClass } from '../schema.ts';
import { comparableTypes } from './comparable-types.ts';
import { entityStatements, type EntityStatements } from './entity-statements.ts';
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

/**
 * Of one entity. Vocabularies have dozens; a file that says more of one thing runs lines together, and each addition looks
 * through what is there.
 */
const MOST_NAMES = 2000;
const MOST_IDS = 2000;
/** A name that so many have names none of them: looking through all would take the square of their number. */
const MOST_NAMESAKES = 64;

export class EntityTable {
  readonly #words: WordTable;
  readonly #statements: EntityStatements;

  constructor(database: DatabaseSync, words: WordTable) {
    this.#words = words;
    this.#statements = entityStatements(database);
  }

  add(
    entity: NewEntity,
    { mergeByName = false }: AddEntityOptions,
    merge: (keep: number, gone: number) => void,
  ): AddedEntity {
    const parsed = newEntitySchema.safeParse(entity);
    if (!parsed.success)
      throw new KnowledgeError(
        `an entity named '${shownName(entity)}' cannot be stored: ` +
          parsed.error.issues
            .slice(0, 5)
            .map(({ path, message }) => `${path.join('.')}: ${message}`)
            .join('; '),
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

  /** Entities that have the id as identity or as reference. */
  referringTo({ scheme, value }: Pick<ExternalId, 'scheme' | 'value'>): number[] {
    const word = this.#words.find(scheme);
    return word === null ? [] : this.#statements.referring.all(word, value).map((row) => row['entity'] as number);
  }

  typeOf(id: number): string {
    const row = this.#statements.entity.get(id);
    if (row === undefined) throw new RangeError(`internal: no entity ${id} in the store`);
    return this.#words.text(row['type'] as number);
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
        const rows = this.#statements.byName.all(foldName(text), MOST_NAMESAKES);
        if (rows.length === MOST_NAMESAKES) return null;
        for (const row of rows)
          if (
            row['language'] === language &&
            types.includes(row['type'] as number) &&
            (row['preferred'] as number) >= wanted
          )
            if (!this.#listedApart(row['id'] as number, entity)) found.add(row['id'] as number);
      }
      if (found.size > 0) return found.size === 1 ? [...found][0]! : null;
    }
    return null;
  }

  /** One vocabulary lists both, under different ids: it holds them for two things. */
  #listedApart(id: number, { ids }: NewEntity): boolean {
    const schemes = new Set(
      ids.filter(({ role }) => role === 'identity').map(({ scheme }) => this.#words.find(scheme)),
    );
    return this.#statements.ids.all(id).some(({ scheme, identity }) => identity === 1 && schemes.has(scheme as number));
  }

  #insert(entity: NewEntity): number {
    const prevalence = entity.prevalence === null ? null : PREVALENCE_CLASSES.indexOf(entity.prevalence);
    return Number(this.#statements.insert.run(this.#words.id(entity.type), prevalence).lastInsertRowid);
  }

  /** Adds what is new; returns how much that was. */
  #extend(id: number, entity: NewEntity, isNew: boolean): number {
    this.#refuseTooMany(id, entity, isNew);
    return (
      this.#addNames(id, entity, isNew) +
      this.#addIds(id, entity.ids) +
      (isNew ? 0 : this.#addPrevalence(id, entity.prevalence))
    );
  }

  #refuseTooMany(id: number, entity: NewEntity, isNew: boolean): void {
    const sizes = isNew ? undefined : this.#statements.sizes.get(id, id);
    const [names, ids] = [Number(sizes?.['names'] ?? 0), Number(sizes?.['ids'] ?? 0)];
    // What comes may be known already: what is there decides.
    if (Math.max(names, entity.names.length) <= MOST_NAMES && Math.max(ids, entity.ids.length) <= MOST_IDS) return;
    throw new KnowledgeError(
      `an entity named '${shownName(entity)}' has ${names} names and ${ids} ids, and gets ${entity.names.length} and ` +
        `${entity.ids.length}; at most ${MOST_NAMES} and ${MOST_IDS} are kept of one. Is one id given to many things?`,
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

function shownName({ names }: NewEntity): string {
  return (names[0]?.text ?? '').slice(0, 60);
}

function prevalenceOf(value: unknown): PrevalenceClass | null {
  return value === null ? null : PREVALENCE_CLASSES[value as number]!;
}
