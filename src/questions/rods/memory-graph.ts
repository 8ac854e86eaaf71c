/** A graph in memory as question synthesis reads it: nodes are numbered in the order of its entities. */
import type { Entity, KnowledgeGraph } from '../../graph/knowledge-graph.ts';
import type { Analyte } from '../../graph/measures.ts';
import type { PatientProfile } from '../../graph/patient-profile.ts';
import {
  FINDING_RELATIONS,
  FREQUENCY_SHARES,
  type Qualifiers,
  RELATIONS,
  type RelationType,
  isFindingType,
  isRelationType,
} from '../../graph/schema.ts';
import type { QuestionSource, Rarity } from '../../records/graph-question.ts';
import type { Language } from '../../records/question.ts';
import { remembered } from '../../support/remembered.ts';
import { softwareVersions } from '../../support/software.ts';
import { FindingIndex, type StatedFinding } from './finding-index.ts';
import type { Measure, QuestionGraph } from './question-graph.ts';
import { Consequences } from '../../graph/consequences.ts';

const RELATION_TYPES = Object.keys(RELATIONS) as RelationType[];

/** Of a relation of which nothing is said. */
const NOTHING: Qualifiers = {};
const NO_SOURCES: readonly QuestionSource[] = [];

export class MemoryQuestionGraph implements QuestionGraph {
  readonly graph: KnowledgeGraph;
  readonly hash: string;
  readonly relationCount: number;
  readonly findings: FindingIndex;
  readonly analytes: readonly Analyte[];
  readonly #entities: readonly Entity[];
  readonly #numbers: ReadonlyMap<string, number>;
  /** By relation, then by node. */
  readonly #objects = new Map<string, (readonly number[])[]>();
  readonly #subjects = new Map<string, (readonly number[])[]>();
  /** By relation, then by pair of nodes. */
  readonly #qualifiers = new Map<string, ReadonlyMap<number, Qualifiers>>();
  readonly #akin = new Map<number, ReadonlySet<number>>();
  readonly #names = new Map<number, readonly string[]>();
  readonly #folded = new Map<number, ReadonlySet<string>>();
  readonly #measures: ReadonlyMap<string, readonly Measure[]>;
  /** Values of one disease, by disease, finding and analyte. */
  readonly #ownMeasures: ReadonlyMap<string, Measure>;
  readonly #consequences: Consequences;
  /** By specialty. */
  readonly #sources = new Map<string, readonly QuestionSource[]>();
  /** Names of findings and diseases in small letters. */
  #known: ReadonlySet<string> | null = null;

  constructor(graph: KnowledgeGraph) {
    this.graph = graph;
    this.hash = graph.hash;
    this.relationCount = graph.relations.length;
    this.#entities = [...graph.entities.values()];
    this.#numbers = new Map(this.#entities.map(({ id }, at) => [id, at]));
    this.analytes = graph.measures.analytes;
    this.#measures = measuresOf(graph);
    this.#ownMeasures = ownMeasuresOf(graph);
    this.#consequences = new Consequences({
      implied: (node) => this.objects(node, 'implies'),
      opposite: (node) => [...this.objects(node, 'opposite_of'), ...this.subjects(node, 'opposite_of')],
      implying: (node) => this.subjects(node, 'implies'),
    });
    this.findings = new FindingIndex({
      nodeCount: this.#entities.length,
      diseases: Uint32Array.from(this.#entities.flatMap(({ type }, at) => (type === 'disease' ? [at] : []))),
      stated: (disease) => this.#statedFindings(disease),
      consequences: (finding) => [...this.consequences(finding)].filter((node) => isFindingType(this.typeOf(node))),
      lacking: (disease) => this.objects(disease, 'lacks'),
    });
  }

  #statedFindings(disease: number): StatedFinding[] {
    const { id } = this.#entities[disease]!;
    return FINDING_RELATIONS.flatMap((relation) =>
      this.graph.objects(id, relation).map((finding) => {
        const { frequency } = this.graph.qualifiersOf(id, relation, finding);
        const shares = frequency === undefined ? null : FREQUENCY_SHARES[frequency];
        return { finding: this.#numbers.get(finding)!, share: shares === null ? null : (shares[0] + shares[1]) / 2 };
      }),
    );
  }

  objects(node: number, relation: string): readonly number[] {
    if (!isRelationType(relation)) return [];
    const lists = remembered(this.#objects, relation, () => []);
    return (lists[node] ??= this.#numbered(this.graph.objects(this.key(node), relation)));
  }

  subjects(node: number, relation: string): readonly number[] {
    if (!isRelationType(relation)) return [];
    const lists = remembered(this.#subjects, relation, () => []);
    return (lists[node] ??= this.#numbered(this.graph.subjects(this.key(node), relation)));
  }

  #numbered(ids: readonly string[]): readonly number[] {
    return ids.map((id) => this.#numbers.get(id)!);
  }

  has(subject: number, relation: string, object: number): boolean {
    return this.objects(subject, relation).includes(object);
  }

  qualifiers(subject: number, relation: string, object: number): Qualifiers {
    const ofRelation = remembered(this.#qualifiers, relation, () => this.#qualifiersOf(relation));
    return ofRelation.get(this.#pairOf(subject, object)) ?? NOTHING;
  }

  #qualifiersOf(relation: string): ReadonlyMap<number, Qualifiers> {
    return new Map(
      this.graph.relations
        .filter((fact) => fact.relation === relation)
        .map(({ subject, relation: type, object }) => [
          this.#pairOf(this.#numbers.get(subject)!, this.#numbers.get(object)!),
          this.graph.qualifiersOf(subject, type, object),
        ]),
    );
  }

  #pairOf(subject: number, object: number): number {
    return subject * this.#entities.length + object;
  }

  relationsBetween(subject: number, object: number): RelationType[] {
    return RELATION_TYPES.filter((relation) => this.has(subject, relation, object));
  }

  lineage(node: number): ReadonlySet<number> {
    return this.#consequences.lineage(node);
  }

  consequences(node: number): ReadonlySet<number> {
    return this.#consequences.of(node);
  }

  opposites(node: number): ReadonlySet<number> {
    return this.#consequences.against(node);
  }

  akin(node: number): ReadonlySet<number> {
    return remembered(
      this.#akin,
      node,
      () => new Set([...this.objects(node, 'akin_to'), ...this.subjects(node, 'akin_to')]),
    );
  }

  typeOf(node: number): string {
    return this.#entities[node]!.type;
  }

  specialty(disease: number): string {
    return this.#entities[disease]!.specialty;
  }

  rarity(disease: number): Rarity {
    return this.#entities[disease]!.prevalence ?? 'unknown';
  }

  patients(node: number): PatientProfile | null {
    return this.#entities[node]!.patients ?? null;
  }

  measures(finding: number, disease?: number): readonly Measure[] {
    const general = this.#measures.get(this.key(finding)) ?? [];
    if (disease === undefined) return general;
    const place = `${this.key(disease)}\t${this.key(finding)}`;
    return general.map((measure) => this.#ownMeasures.get(`${place}\t${measure.analyte.id}`) ?? measure);
  }

  canBeTold(): boolean {
    return true;
  }

  hasName(): boolean {
    return true;
  }

  name(node: number, language: Language): string {
    return this.#entities[node]!.names[language];
  }

  names(node: number): readonly string[] {
    return remembered(this.#names, node, () => [...this.namesIn(node, 'en'), ...this.namesIn(node, 'zh')]);
  }

  namesIn(node: number, language: Language): readonly string[] {
    const { names, synonyms } = this.#entities[node]!;
    return [names[language], ...synonyms[language]];
  }

  shareName(left: number, right: number): boolean {
    const names = this.#foldedNames(right);
    for (const name of this.#foldedNames(left)) if (names.has(name)) return true;
    return false;
  }

  isFindingOrDisease(text: string): boolean {
    this.#known ??= new Set(
      this.#entities.flatMap(({ type }, at) =>
        type === 'disease' || isFindingType(type) ? [...this.#foldedNames(at)] : [],
      ),
    );
    return this.#known.has(text.toLowerCase());
  }

  key(node: number): string {
    return this.#entities[node]!.id;
  }

  nodeOfKey(key: string): number {
    const node = this.#numbers.get(key);
    if (node === undefined) throw new RangeError(`internal: the graph has no node ${key}`);
    return node;
  }

  sourcesOf(subject: number, relation: string, object: number): readonly QuestionSource[] {
    if (!this.has(subject, relation, object)) return NO_SOURCES;
    const { specialty } = this.#entities[subject]!;
    return remembered(this.#sources, specialty, () => [
      {
        source: 'Fleming-R1 seeds',
        address: `seeds/${specialty}`,
        revision: softwareVersions().package,
        licence: 'Apache-2.0',
      },
    ]);
  }

  #foldedNames(node: number): ReadonlySet<string> {
    return remembered(this.#folded, node, () => new Set(this.names(node).map((name) => name.toLowerCase())));
  }
}

/** Finding -> its values in all diseases; all of them together show it. */
function measuresOf({ measures: { analytes, values } }: KnowledgeGraph): Map<string, readonly Measure[]> {
  const known = new Map(analytes.map((analyte) => [analyte.id, analyte]));
  const measures = new Map<string, Measure[]>();
  for (const { finding, analyte, from, to, disease } of values) {
    if (disease !== undefined) continue;
    const own = measures.get(finding) ?? [];
    own.push({ analyte: known.get(analyte)!, from, to });
    measures.set(finding, own);
  }
  return measures;
}

function ownMeasuresOf({ measures: { analytes, values } }: KnowledgeGraph): Map<string, Measure> {
  const known = new Map(analytes.map((analyte) => [analyte.id, analyte]));
  return new Map(
    values.flatMap(({ finding, analyte, from, to, disease }) =>
      disease === undefined
        ? []
        : [[`${disease}\t${finding}\t${analyte}`, { analyte: known.get(analyte)!, from, to }] as const],
    ),
  );
}
