/**
 * What an audit asks of a graph, whether it is in memory or a store: names, what is stated, and where. Nodes are numbers.
 * A relation that is not stated is unknown.
 */
import type { EntityType, Qualifiers, RelationType } from '../../graph/schema.ts';
import type { FrequencyClass } from '../../records/frequency.ts';
import type { QuestionSource } from '../../records/graph-question.ts';
import type { Language } from '../../records/question.ts';

export interface NamedNode {
  readonly node: number;
  readonly name: string;
}

export interface AuditGraph {
  /** Every name and synonym of every node, preferred names first. */
  names(): Iterable<NamedNode>;
  typeOf(node: number): EntityType | string;
  /** The preferred name; where the language has none, another. */
  nameOf(node: number, language: Language): string;
  objects(subject: number, relation: RelationType): Iterable<number>;
  has(subject: number, relation: RelationType, object: number): boolean;
  /** What is said of a relation; nothing where it is not stated. */
  qualifiersOf(subject: number, relation: RelationType, object: number): Qualifiers;
  /** How often a disease's finding is met; null where nothing is stated. */
  frequencyOf(subject: number, relation: RelationType, object: number): FrequencyClass | null;
  /** The node with all that whoever has it has. */
  consequencesOf(node: number): ReadonlySet<number>;
  /** What cannot be told of a patient of whom the node is told. */
  oppositesOf(node: number): ReadonlySet<number>;
  /** Where a stated relation can be looked up. */
  sourcesOf(subject: number, relation: RelationType, object: number): readonly QuestionSource[];
}
