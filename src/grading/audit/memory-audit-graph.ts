/** A graph in memory as an audit reads it: nodes are numbered in the order of its entities. */
import { Consequences } from '../../graph/consequences.ts';
import type { Entity, KnowledgeGraph } from '../../graph/knowledge-graph.ts';
import type { Qualifiers, RelationType } from '../../graph/schema.ts';
import type { FrequencyClass } from '../../records/frequency.ts';
import type { QuestionSource } from '../../records/graph-question.ts';
import type { Language } from '../../records/question.ts';
import { softwareVersions } from '../../support/software.ts';
import type { AuditGraph, NamedNode } from './audit-graph.ts';

export class MemoryAuditGraph implements AuditGraph {
  readonly #graph: KnowledgeGraph;
  readonly #entities: readonly Entity[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #consequences: Consequences;

  constructor(graph: KnowledgeGraph) {
    this.#graph = graph;
    this.#entities = [...graph.entities.values()];
    this.#numbers = new Map(this.#entities.map(({ id }, at) => [id, at]));
    this.#consequences = new Consequences({
      implied: (node) => this.objects(node, 'implies'),
      implying: (node) => this.#subjects(node, 'implies'),
      opposite: (node) => [...this.objects(node, 'opposite_of'), ...this.#subjects(node, 'opposite_of')],
    });
  }

  *names(): Generator<NamedNode> {
    for (const [node, { names }] of this.#entities.entries())
      for (const name of [names.en, names.zh]) yield { node, name };
    for (const [node, { synonyms }] of this.#entities.entries())
      for (const name of [...synonyms.en, ...synonyms.zh]) yield { node, name };
  }

  /** The node of an entity's id; undefined: the graph has no such entity. */
  nodeOf(id: string): number | undefined {
    return this.#numbers.get(id);
  }

  typeOf(node: number): string {
    return this.#entities[node]!.type;
  }

  nameOf(node: number, language: Language): string {
    return this.#entities[node]!.names[language];
  }

  objects(subject: number, relation: RelationType): number[] {
    return this.#graph.objects(this.#id(subject), relation).map((id) => this.#numbers.get(id)!);
  }

  #subjects(object: number, relation: RelationType): number[] {
    return this.#graph.subjects(this.#id(object), relation).map((id) => this.#numbers.get(id)!);
  }

  has(subject: number, relation: RelationType, object: number): boolean {
    return this.#graph.has(this.#id(subject), relation, this.#id(object));
  }

  qualifiersOf(subject: number, relation: RelationType, object: number): Qualifiers {
    return this.#graph.qualifiersOf(this.#id(subject), relation, this.#id(object));
  }

  frequencyOf(subject: number, relation: RelationType, object: number): FrequencyClass | null {
    return this.qualifiersOf(subject, relation, object).frequency ?? null;
  }

  consequencesOf(node: number): ReadonlySet<number> {
    return this.#consequences.of(node);
  }

  oppositesOf(node: number): ReadonlySet<number> {
    return this.#consequences.against(node);
  }

  sourcesOf(subject: number, relation: RelationType, object: number): QuestionSource[] {
    if (!this.has(subject, relation, object)) return [];
    const { source = null } = this.qualifiersOf(subject, relation, object);
    return [
      {
        source: 'Fleming-R1 seeds',
        address: source ?? `seeds/${this.#entities[subject]!.specialty}`,
        revision: softwareVersions().package,
        licence: 'Apache-2.0',
      },
    ];
  }

  #id(node: number): string {
    return this.#entities[node]!.id;
  }
}
