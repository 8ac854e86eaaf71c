/**
 * The knowledge graph in memory: typed bilingual entities and directed typed relations, with the queries that
 * question synthesis asks. Closed world: a relation that is not in the graph does not hold. Knows nothing of files.
 */
import { sha256OfJson } from '../support/hash.ts';
import type { EntityType, PrevalenceClass, RelationType } from './schema.ts';
import { FINDING_RELATIONS } from './schema.ts';

export interface Entity {
  /** Canonical English name; unique in the graph. */
  readonly id: string;
  readonly type: EntityType;
  /** Display names by language; `en` equals `id`. */
  readonly names: { readonly en: string; readonly zh: string };
  readonly synonyms: { readonly en: readonly string[]; readonly zh: readonly string[] };
  /** Diseases only; null for every other type. */
  readonly prevalence: PrevalenceClass | null;
  /** Folder of the seed file (cardiology, ...). */
  readonly specialty: string;
}

export interface Relation {
  readonly subject: string;
  readonly relation: RelationType;
  readonly object: string;
}

export class KnowledgeGraph {
  readonly entities: ReadonlyMap<string, Entity>;
  readonly relations: readonly Relation[];
  /** SHA-256 over entities and relations in canonical order: the same facts give the same hash. */
  readonly hash: string;
  readonly #objects = new Map<string, string[]>();
  readonly #subjects = new Map<string, string[]>();
  readonly #edges = new Set<string>();

  constructor(entities: Iterable<Entity>, relations: Iterable<Relation>) {
    this.entities = new Map([...entities].map((entity) => [entity.id, entity]));
    this.relations = [...relations];
    for (const { subject, relation, object } of this.relations) {
      append(this.#objects, key(subject, relation), object);
      append(this.#subjects, key(object, relation), subject);
      this.#edges.add(key(subject, relation, object));
    }
    this.hash = sha256OfJson({
      entities: [...this.entities.values()].sort((a, b) => compare(a.id, b.id)),
      relations: [...this.#edges].sort(),
    });
  }

  /** The entity of an id that is known to exist. */
  entity(id: string): Entity {
    const found = this.entities.get(id);
    if (found === undefined) throw new RangeError(`internal: no entity '${id}' in the graph`);
    return found;
  }

  objects(subject: string, relation: RelationType): readonly string[] {
    return this.#objects.get(key(subject, relation)) ?? [];
  }

  subjects(object: string, relation: RelationType): readonly string[] {
    return this.#subjects.get(key(object, relation)) ?? [];
  }

  has(subject: string, relation: RelationType, object: string): boolean {
    return this.#edges.has(key(subject, relation, object));
  }

  ofType(type: EntityType): Entity[] {
    return [...this.entities.values()].filter((entity) => entity.type === type);
  }

  /** Symptoms, signs, laboratory and imaging findings of a disease, in file order. */
  findingsOf(disease: string): string[] {
    return FINDING_RELATIONS.flatMap((relation) => this.objects(disease, relation));
  }

  /** Diseases that have the finding, in file order. */
  diseasesWith(finding: string): string[] {
    return FINDING_RELATIONS.flatMap((relation) => this.subjects(finding, relation));
  }

  hasFinding(disease: string, finding: string): boolean {
    return FINDING_RELATIONS.some((relation) => this.has(disease, relation, finding));
  }

  /**
   * The part of the graph about the chosen diseases: they, what they relate to, and what their drugs relate to;
   * relations to diseases outside the choice are left out.
   */
  slice(diseases: readonly string[]): KnowledgeGraph {
    const kept = new Set(diseases);
    const drugs = new Set<string>();
    for (const { subject, object } of this.relations)
      if (kept.has(subject) && this.entity(object).type === 'drug') drugs.add(object);
    const relations = this.relations.filter(
      ({ subject, object }) =>
        (kept.has(subject) || drugs.has(subject)) && (this.entity(object).type !== 'disease' || kept.has(object)),
    );
    const used = new Set([...kept, ...relations.flatMap(({ subject, object }) => [subject, object])]);
    return new KnowledgeGraph(
      [...this.entities.values()].filter((entity) => used.has(entity.id)),
      relations,
    );
  }
}

function key(...parts: string[]): string {
  return parts.join('\t');
}

function append(index: Map<string, string[]>, at: string, value: string): void {
  const list = index.get(at);
  if (list === undefined) index.set(at, [value]);
  else list.push(value);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
