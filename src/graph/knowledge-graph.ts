/**
 * The knowledge graph in memory: typed bilingual entities and directed typed relations, with the queries that
 * question synthesis asks. A relation that is not in the graph is not stated, which is less than false: who asks decides
 * what silence means. Knows nothing of files.
 */
import { sha256OfJson } from '../support/hash.ts';
import { canonicalJson } from '../support/json.ts';
import { type Measures, NO_MEASURES } from './measures.ts';
import type { PatientProfile } from './patient-profile.ts';
import type { EntityType, PrevalenceClass, Qualifiers, RelationType } from './schema.ts';
import { FINDING_RELATIONS, RELATIONS } from './schema.ts';

export interface Entity {
  /** Canonical English name; unique in the graph. */
  readonly id: string;
  readonly type: EntityType;
  /** Display names by language; `en` equals `id`. */
  readonly names: { readonly en: string; readonly zh: string };
  readonly synonyms: { readonly en: readonly string[]; readonly zh: readonly string[] };
  /** Diseases only; null for every other type. */
  readonly prevalence: PrevalenceClass | null;
  /** Who is met with it; absent where nothing is stated. */
  readonly patients?: PatientProfile;
  /** Folder of the seed file (cardiology, ...). */
  readonly specialty: string;
}

export interface Relation {
  readonly subject: string;
  readonly relation: RelationType;
  readonly object: string;
  /** Absent where nothing is said of the relation. */
  readonly qualifiers?: Qualifiers;
}

export class KnowledgeGraph {
  readonly entities: ReadonlyMap<string, Entity>;
  readonly relations: readonly Relation[];
  /** Findings as numbers. */
  readonly measures: Measures;
  /** SHA-256 over entities and relations in canonical order: the same facts give the same hash. */
  readonly hash: string;
  readonly #objects = new Map<string, string[]>();
  readonly #subjects = new Map<string, string[]>();
  readonly #edges = new Map<string, Relation>();
  readonly #having = new Map<string, readonly string[]>();
  /** Entity -> its place. */
  readonly #order: ReadonlyMap<string, number>;

  constructor(entities: Iterable<Entity>, relations: Iterable<Relation>, measures: Measures = NO_MEASURES) {
    this.entities = new Map([...entities].map((entity) => [entity.id, entity]));
    this.#order = new Map([...this.entities.keys()].map((id, at) => [id, at]));
    this.relations = [...relations];
    this.measures = measures;
    for (const fact of this.relations) {
      const { subject, relation, object } = fact;
      append(this.#objects, key(subject, relation), object);
      append(this.#subjects, key(object, relation), subject);
      this.#edges.set(key(subject, relation, object), fact);
    }
    this.hash = sha256OfJson({
      entities: [...this.entities.values()].sort((a, b) => compare(a.id, b.id)),
      relations: [...this.#edges]
        .map(([edge, { qualifiers }]) => (qualifiers === undefined ? edge : `${edge}\t${canonicalJson(qualifiers)}`))
        .sort(),
      ...(measures.analytes.length === 0 ? {} : { measures }),
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

  /** What is said of a relation; nothing where it is not stated. */
  qualifiersOf(subject: string, relation: RelationType, object: string): Qualifiers {
    return this.#edges.get(key(subject, relation, object))?.qualifiers ?? {};
  }

  /** Every relation that leads from one entity to another. */
  relationsBetween(subject: string, object: string): RelationType[] {
    return (Object.keys(RELATIONS) as RelationType[]).filter((relation) => this.has(subject, relation, object));
  }

  ofType(type: EntityType): Entity[] {
    return [...this.entities.values()].filter((entity) => entity.type === type);
  }

  /** Symptoms, signs, laboratory and imaging findings of a disease, in file order. */
  findingsOf(disease: string): string[] {
    return FINDING_RELATIONS.flatMap((relation) => this.objects(disease, relation));
  }

  /** Diseases that have the finding, in the order of the graph. */
  diseasesWith(finding: string): readonly string[] {
    let having = this.#having.get(finding);
    if (having === undefined) {
      having = this.inGraphOrder(FINDING_RELATIONS.flatMap((relation) => this.subjects(finding, relation)));
      this.#having.set(finding, having);
    }
    return having;
  }

  inGraphOrder(entities: readonly string[]): string[] {
    return [...entities].sort((left, right) => this.#order.get(left)! - this.#order.get(right)!);
  }

  /** What an entity implies over any number of steps, itself included. */
  consequencesOf(entity: string): Set<string> {
    const found = new Set([entity]);
    // A set grows while it is gone through, and each entity is visited once.
    for (const each of found) for (const implied of this.objects(each, 'implies')) found.add(implied);
    return found;
  }

  /** Treatments that a condition, or what it implies, forbids without exception, in the order of the graph. */
  treatmentsForbiddenIn(condition: string): string[] {
    const forbidden = [...this.consequencesOf(condition)].flatMap((each) =>
      this.subjects(each, 'contraindicated_in').filter(
        (treatment) => this.qualifiersOf(treatment, 'contraindicated_in', each).strength === undefined,
      ),
    );
    return this.inGraphOrder([...new Set(forbidden)]);
  }

  hasFinding(disease: string, finding: string): boolean {
    return FINDING_RELATIONS.some((relation) => this.has(disease, relation, finding));
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
