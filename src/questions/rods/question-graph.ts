/**
 * What question synthesis asks of a graph, whether it is the seeds in memory or a store of millions of relations. Nodes
 * are numbers. A finding that nothing states of a disease is unknown: `findings` says what is stated, and how often.
 */
import type { Analyte } from '../../graph/measures.ts';
import type { PatientProfile } from '../../graph/patient-profile.ts';
import type { EntityType, Qualifiers } from '../../graph/schema.ts';
import type { QuestionSource, Rarity } from '../../records/graph-question.ts';
import type { Language } from '../../records/question.ts';
import type { FindingIndex } from './finding-index.ts';

/** A value of a finding as a number: the range that shows it. */
export interface Measure {
  readonly analyte: Analyte;
  readonly from: number;
  readonly to: number;
}

export interface QuestionGraph {
  /** SHA-256 over nodes and relations. */
  readonly hash: string;
  readonly relationCount: number;
  readonly findings: FindingIndex;

  objects(node: number, relation: string): ArrayLike<number> & Iterable<number>;
  subjects(node: number, relation: string): ArrayLike<number> & Iterable<number>;
  has(subject: number, relation: string, object: number): boolean;
  /** What is said of a relation; a store says nothing. */
  qualifiers(subject: number, relation: string, object: number): Qualifiers;
  /** Every relation that leads from one node to another. */
  relationsBetween(subject: number, object: number): string[];
  /** The node with everything above or below it: where one of these is right, the others are not wrong. */
  lineage(node: number): ReadonlySet<number>;
  /** The node with everything that whoever has it has. */
  consequences(node: number): ReadonlySet<number>;
  /** What cannot be told of a patient of whom the node is told, with what follows from it. */
  opposites(node: number): ReadonlySet<number>;
  /** What repeats the node where both are told, and puzzles where one is told and the other denied; as stated, no more. */
  akin(node: number): ReadonlySet<number>;

  typeOf(node: number): EntityType | string;
  rarity(disease: number): Rarity;
  /** As the graph files it; null where it does not. */
  specialty(disease: number): string | null;
  /** Null where nothing is stated. */
  patients(node: number): PatientProfile | null;
  /** All of them together show the finding, in the disease where one is given; none: it is no number. */
  measures(finding: number, disease?: number): readonly Measure[];
  /** Everything that is measured. */
  readonly analytes: readonly Analyte[];

  /** Whether a vignette may tell or deny it of a patient: a class of findings is none. */
  canBeTold(finding: number): boolean;
  hasName(node: number, language: Language): boolean;
  /** The preferred name; the node is known to have one. */
  name(node: number, language: Language): string;
  /** Every name and synonym, whatever its language. */
  names(node: number): readonly string[];
  namesIn(node: number, language: Language): readonly string[];
  /** Whether two nodes share a name or synonym; then they may be one thing from two sources. */
  shareName(left: number, right: number): boolean;
  /** Whether a text is a name or synonym of any finding or disease. */
  isFindingOrDisease(text: string): boolean;
  /** The key of the node in records. */
  key(node: number): string;
  /** The node that a record's key stands for. */
  nodeOfKey(key: string): number;
  sourcesOf(subject: number, relation: string, object: number): readonly QuestionSource[];
}
