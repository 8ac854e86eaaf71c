/**
 * A store's graph as question synthesis reads it: findings of diseases and diseases of findings in typed arrays, names and
 * keys on demand. Diseases without a name count too: findings that fit such a disease as well do not identify another one.
 * A finding implies what an ontology puts above it.
 */
import { hash } from 'node:crypto';
import { comparableTypes } from '../../graph/store/comparable-types.ts';
import type { GraphStore } from '../../graph/store/graph-store.ts';
import { foldName } from '../../graph/store/name-words.ts';
import { neighboursOf, prevalenceOfNode, shareBetween, type TypedGraph } from '../../graph/store/typed-graph.ts';
import { FINDING_RELATIONS, type Qualifiers } from '../../graph/schema.ts';
import type { QuestionSource, Rarity } from '../../records/graph-question.ts';
import type { Language } from '../../records/question.ts';
import type { Analyte } from '../../graph/measures.ts';
import type { StoredEntity } from '../../records/stored-graph.ts';
import { Consequences } from '../../graph/consequences.ts';
import { remembered } from '../../support/remembered.ts';
import { entityOfKey, keyOf } from './entity-key.ts';
import { FindingIndex, type StatedFinding } from './finding-index.ts';
import { findingTypeOf } from './finding-type-of.ts';
import { namedNodes } from './named-nodes.ts';
import { contains, placeOf } from './node-lists.ts';
import type { Measure, QuestionGraph } from './question-graph.ts';
import { sentenceName } from './sentence-name.ts';
import { canBeTold } from './told-nodes.ts';

const NO_NODES = new Uint32Array();
const NOTHING: Qualifiers = {};
const FINDING_TYPES = comparableTypes('sign');
const MOST_NAMES_IN_MEMORY = 200_000;

export class StoreQuestionGraph implements QuestionGraph {
  readonly graph: TypedGraph;
  /** SHA-256 over nodes and relations. */
  readonly hash: string;
  readonly relationCount: number;
  readonly findings: FindingIndex;
  readonly #store: GraphStore;
  readonly #consequences: Consequences;
  readonly #named: Readonly<Record<Language, Uint8Array>>;
  readonly #types: ReadonlyMap<string, number>;
  readonly #entities = new Map<number, StoredEntity>();
  /** Of signs and symptoms, by their names. */
  readonly #findingTypes = new Map<number, string>();
  readonly #told = new Map<number, boolean>();
  /** Findings that some disease is stated to have. */
  #stated: ReadonlySet<number> | null = null;
  readonly #keys: string[] = [];
  readonly #folded = new Map<number, ReadonlySet<string>>();
  readonly #names = new Map<number, readonly string[]>();
  readonly #preferred: Readonly<Record<Language, Map<number, string>>> = { en: new Map(), zh: new Map() };
  /** By relation. */
  readonly #sources = new Map<string, readonly QuestionSource[]>();
  readonly #equalSources = new Map<string, QuestionSource>();
  readonly #akin = new Map<number, ReadonlySet<number>>();

  constructor(store: GraphStore) {
    this.#store = store;
    this.graph = store.loadGraph();
    this.hash = hashOf(this.graph);
    this.#types = new Map(this.graph.relationTypes.map((type, at) => [type, at]));
    this.relationCount = this.graph.relationCount;
    this.#consequences = new Consequences({
      implied: (node) => [...this.objects(node, 'implies'), ...this.objects(node, 'is_a')],
      implying: (node) => [...this.subjects(node, 'implies'), ...this.subjects(node, 'is_a')],
      opposite: (node) => [...this.objects(node, 'opposite_of'), ...this.subjects(node, 'opposite_of')],
    });
    this.findings = this.#indexFindings();
    this.#named = { en: namedNodes(store, this.graph, 'en'), zh: namedNodes(store, this.graph, 'zh') };
  }

  #indexFindings(): FindingIndex {
    const relations = FINDING_RELATIONS.flatMap((relation) => this.#types.get(relation) ?? []);
    const stated = (disease: number): StatedFinding[] =>
      relations.flatMap((relation) =>
        Array.from(neighboursOf(this.graph.outgoing, disease, relation), (finding) => ({
          finding,
          share: shareBetween(this.graph, disease, relation, finding),
        })),
      );
    return new FindingIndex({
      nodeCount: this.graph.nodeCount,
      diseases: Uint32Array.from(nodesOfType(this.graph, this.graph.entityTypes.indexOf('disease'))),
      stated,
      consequences: (finding) => this.consequences(finding),
      lacking: (disease) => this.objects(disease, 'lacks'),
    });
  }

  objects(node: number, relation: string): Uint32Array {
    const type = this.#types.get(relation);
    return type === undefined ? NO_NODES : neighboursOf(this.graph.outgoing, node, type);
  }

  subjects(node: number, relation: string): Uint32Array {
    const type = this.#types.get(relation);
    return type === undefined ? NO_NODES : neighboursOf(this.graph.incoming, node, type);
  }

  has(subject: number, relation: string, object: number): boolean {
    return contains(this.objects(subject, relation), object);
  }

  qualifiers(): Qualifiers {
    return NOTHING;
  }

  relationsBetween(subject: number, object: number): string[] {
    const { relationTypes, outgoing } = this.graph;
    const { offsets, nodes, types } = outgoing;
    const found: string[] = [];
    for (let at = offsets[subject]!; at < offsets[subject + 1]!; at++)
      if (nodes[at] === object) found.push(relationTypes[types[at]!]!);
    return found;
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

  patients(): null {
    return null;
  }

  readonly analytes: readonly Analyte[] = [];

  measures(): readonly Measure[] {
    return [];
  }

  specialty(): null {
    return null;
  }

  rarity(disease: number): Rarity {
    return prevalenceOfNode(this.graph, disease) ?? 'unknown';
  }

  typeOf(node: number): string {
    const type = this.graph.entityTypes[this.graph.types[node]!]!;
    if ((type !== 'sign' && type !== 'symptom') || !this.hasName(node, 'en')) return type;
    let found = this.#findingTypes.get(node);
    if (found === undefined) {
      found = this.#isOf(node, 'FLEMING') ? type : (findingTypeOf(this.name(node, 'en')) ?? type);
      this.#findingTypes.set(node, found);
    }
    return found;
  }

  #isOf(node: number, scheme: string): boolean {
    return this.entity(node).ids.some((id) => id.scheme === scheme && id.role === 'identity');
  }

  canBeTold(finding: number): boolean {
    this.#stated ??= new Set(
      Array.from(this.findings.diseases, (disease) => [...this.findings.stated(disease)]).flat(),
    );
    let told = this.#told.get(finding);
    if (told === undefined) {
      told = canBeTold(this.entity(finding), {
        isAbove: this.subjects(finding, 'is_a').length > 0,
        isStated: this.#stated.has(finding),
        isDisease: (names) => names.some((name) => this.#store.findByName(name).some(({ type }) => type === 'disease')),
      });
      this.#told.set(finding, told);
    }
    return told;
  }

  hasName(node: number, language: Language): boolean {
    return this.#named[language][node] === 1;
  }

  name(node: number, language: Language): string {
    return remembered(this.#preferred[language], node, () => this.#preferredName(node, language));
  }

  #preferredName(node: number, language: Language): string {
    const found = this.entity(node).names.find((name) => name.language === language && name.kind === 'preferred');
    if (found === undefined) throw new RangeError(`internal: node ${node} has no ${language} name`);
    const type = this.graph.entityTypes[this.graph.types[node]!]!;
    if (language === 'zh' || !FINDING_TYPES.includes(type) || this.#isOf(node, 'FLEMING')) return found.text;
    return sentenceName(found.text, this.#isOf(node, 'MESH'));
  }

  names(node: number): readonly string[] {
    return remembered(this.#names, node, () => this.entity(node).names.map(({ text }) => text));
  }

  namesIn(node: number, language: Language): string[] {
    return this.entity(node).names.flatMap((name) => (name.language === language ? [name.text] : []));
  }

  /** Nodes that have the name or synonym, in any language. */
  nodesNamed(text: string): number[] {
    return this.#store
      .findByName(text)
      .map(({ entity }) => placeOf(this.graph.ids, entity))
      .filter((node) => node >= 0);
  }

  isFindingOrDisease(text: string): boolean {
    return this.#store.findByName(text).some(({ type }) => type === 'disease' || FINDING_TYPES.includes(type));
  }

  shareName(left: number, right: number): boolean {
    const names = this.#foldedNames(right);
    for (const name of this.#foldedNames(left)) if (names.has(name)) return true;
    return false;
  }

  key(node: number): string {
    return (this.#keys[node] ??= keyOf(this.entity(node)));
  }

  nodeOfKey(key: string): number {
    const id = entityOfKey(this.#store, key);
    const node = id === null ? -1 : placeOf(this.graph.ids, id);
    if (node < 0) throw new RangeError(`internal: the graph has no node ${key}`);
    return node;
  }

  entity(node: number): StoredEntity {
    const known = this.#entities.get(node);
    if (known !== undefined) return known;
    if (this.#entities.size >= MOST_NAMES_IN_MEMORY) {
      for (const kept of [this.#entities, this.#folded, this.#names, this.#preferred.en, this.#preferred.zh])
        kept.clear();
    }
    const entity = this.#store.entity(this.graph.ids[node]!)!;
    this.#entities.set(node, entity);
    return entity;
  }

  sourcesOf(subject: number, relation: string, object: number): readonly QuestionSource[] {
    const ofEdge = `${subject} ${relation} ${object}`;
    return remembered(this.#sources, ofEdge, () =>
      this.#store
        .evidenceOf(this.graph.ids[subject]!, relation, this.graph.ids[object]!)
        .map(({ source, address, revision, licence }) => this.#oneSource({ source, address, revision, licence })),
    );
  }

  /** One object for equal sources: thousands of relations are from one file. */
  #oneSource(source: QuestionSource): QuestionSource {
    return remembered(this.#equalSources, JSON.stringify(source), () => source);
  }

  #foldedNames(node: number): ReadonlySet<string> {
    return remembered(this.#folded, node, () => new Set(this.names(node).map(foldName)));
  }
}

function* nodesOfType({ types, nodeCount }: TypedGraph, type: number): Generator<number> {
  for (let node = 0; node < nodeCount; node++) if (types[node] === type) yield node;
}

function hashOf({ ids, types, prevalences, outgoing, entityTypes, relationTypes }: TypedGraph): string {
  const arrays = [ids, types, prevalences, outgoing.offsets, outgoing.nodes, outgoing.types];
  const parts = arrays.map((array) => hash('sha256', new Uint8Array(array.buffer, array.byteOffset, array.byteLength)));
  return hash('sha256', JSON.stringify([parts, entityTypes, relationTypes]));
}
