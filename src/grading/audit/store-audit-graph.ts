/** A graph store as an audit reads it, question by question: of what is in the file only the names are read whole. */
import { Consequences } from '../../graph/consequences.ts';
import type { GraphStore } from '../../graph/store/graph-store.ts';
import type { Qualifiers, RelationType } from '../../graph/schema.ts';
import { frequencyClass, type FrequencyClass } from '../../records/frequency.ts';
import type { QuestionSource } from '../../records/graph-question.ts';
import type { Language } from '../../records/question.ts';
import type { StoredEntity, StoredRelation } from '../../records/stored-graph.ts';
import type { AuditGraph, NamedNode } from './audit-graph.ts';

/** Entities whose relations are kept in memory at once. */
const MOST_KEPT = 20_000;
const NO_QUALIFIERS: Qualifiers = {};
const RELATIVE: Qualifiers = { strength: 'relative' };

interface Kept {
  readonly entity: StoredEntity;
  readonly relations: readonly StoredRelation[];
}

export class StoreAuditGraph implements AuditGraph {
  readonly #store: GraphStore;
  readonly #kept = new Map<number, Kept>();
  readonly #consequences: Consequences;

  constructor(store: GraphStore) {
    this.#store = store;
    this.#consequences = new Consequences({
      implied: (node) => [...this.objects(node, 'implies'), ...this.#ends(node, 'is_a', 'object')],
      implying: (node) => [...this.#ends(node, 'implies', 'subject'), ...this.#ends(node, 'is_a', 'subject')],
      opposite: (node) => [...this.objects(node, 'opposite_of'), ...this.#ends(node, 'opposite_of', 'subject')],
    });
  }

  *names(): Generator<NamedNode> {
    const rows = this.#store.database.prepare(
      'SELECT entity AS node, text AS name FROM name ORDER BY preferred DESC, id',
    );
    yield* rows.iterate() as Iterable<unknown> as Iterable<NamedNode>;
  }

  typeOf(node: number): string {
    return this.#read(node).entity.type;
  }

  nameOf(node: number, language: Language): string {
    const { names } = this.#read(node).entity;
    const preferred = names.filter(({ kind }) => kind === 'preferred');
    return (preferred.find((name) => name.language === language) ?? preferred[0] ?? names[0])?.text ?? `#${node}`;
  }

  objects(subject: number, relation: RelationType): number[] {
    return this.#ends(subject, relation, 'object');
  }

  /** What stands at the other end of the node's relations of a type. */
  #ends(node: number, type: string, end: 'subject' | 'object'): number[] {
    const own = end === 'object' ? 'subject' : 'object';
    return this.#read(node).relations.flatMap((each) => (each.type === type && each[own] === node ? [each[end]] : []));
  }

  has(subject: number, relation: RelationType, object: number): boolean {
    return this.objects(subject, relation).includes(object);
  }

  /** No source of a store says how strong a contraindication is: none is taken for an absolute one. */
  qualifiersOf(_subject: number, relation: RelationType): Qualifiers {
    return relation === 'contraindicated_in' ? RELATIVE : NO_QUALIFIERS;
  }

  frequencyOf(subject: number, relation: RelationType, object: number): FrequencyClass | null {
    return frequencyClass(this.#store.frequencyOf(subject, relation, object));
  }

  consequencesOf(node: number): ReadonlySet<number> {
    return this.#consequences.of(node);
  }

  oppositesOf(node: number): ReadonlySet<number> {
    return this.#consequences.against(node);
  }

  sourcesOf(subject: number, relation: RelationType, object: number): QuestionSource[] {
    return this.#store
      .evidenceOf(subject, relation, object)
      .map(({ source, address, revision, licence }) => ({ source, address, revision, licence }));
  }

  #read(node: number): Kept {
    let kept = this.#kept.get(node);
    if (kept === undefined) {
      if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
      kept = { entity: this.#store.entity(node)!, relations: this.#store.relationsOf(node) };
      this.#kept.set(node, kept);
    }
    return kept;
  }
}
