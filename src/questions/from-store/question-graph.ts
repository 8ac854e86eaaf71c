/**
 * A store's graph as question synthesis reads it: nodes by number, findings of diseases and diseases of findings in
 * typed arrays, names and keys on demand. The world is closed: a fact that no relation of the store states is false.
 * Diseases without a name count too: findings that fit such a disease as well do not identify another one.
 */
import { hash } from 'node:crypto';
import { comparableTypes } from '../../graph/store/comparable-types.ts';
import type { GraphStore } from '../../graph/store/graph-store.ts';
import { foldName } from '../../graph/store/name-words.ts';
import { neighboursOf, prevalenceOfNode, type TypedGraph } from '../../graph/store/typed-graph.ts';
import { FINDING_RELATIONS } from '../../graph/schema.ts';
import type { StoredEntity } from '../../records/stored-graph.ts';
import type { Language } from '../../records/question.ts';
import type { ScenarioQuestion } from '../../records/scenario-question.ts';
import { entityOfKey, keyOf } from './entity-key.ts';
import { namedNodes } from './named-nodes.ts';
import { contains, inverted, placeOf, union, type Lists } from './node-lists.ts';

export type Rarity = ScenarioQuestion['difficulty']['rarity'];

const NO_NODES = new Uint32Array();
const FINDING_TYPES = comparableTypes('sign');
const MOST_NAMES_IN_MEMORY = 200_000;

export class QuestionGraph {
  readonly graph: TypedGraph;
  /** SHA-256 over nodes and relations. */
  readonly hash: string;
  readonly diseases: Uint32Array;
  readonly #store: GraphStore;
  readonly #findings: Lists;
  readonly #having: Lists;
  readonly #named: Readonly<Record<Language, Uint8Array>>;
  readonly #types: ReadonlyMap<string, number>;
  readonly #entities = new Map<number, StoredEntity>();
  readonly #folded = new Map<number, ReadonlySet<string>>();

  constructor(store: GraphStore) {
    this.#store = store;
    this.graph = store.loadGraph();
    this.hash = hashOf(this.graph);
    this.#types = new Map(this.graph.relationTypes.map((type, at) => [type, at]));
    const disease = this.graph.entityTypes.indexOf('disease');
    this.diseases = Uint32Array.from(nodesOfType(this.graph, disease));
    const relations = FINDING_RELATIONS.flatMap((relation) => this.#types.get(relation) ?? []);
    this.#findings = union(this.graph, this.diseases, relations);
    this.#having = inverted(this.#findings, this.graph.nodeCount);
    this.#named = { en: namedNodes(store, this.graph, 'en'), zh: namedNodes(store, this.graph, 'zh') };
  }

  /** Findings of a disease, sorted. */
  findingsOf(disease: number): Uint32Array {
    return this.#findings.nodes.subarray(this.#findings.offsets[disease], this.#findings.offsets[disease + 1]);
  }

  /** Diseases that have a finding, sorted. */
  diseasesWith(finding: number): Uint32Array {
    return this.#having.nodes.subarray(this.#having.offsets[finding], this.#having.offsets[finding + 1]);
  }

  hasFinding(disease: number, finding: number): boolean {
    return contains(this.findingsOf(disease), finding);
  }

  /** Diseases that have every one of the findings. */
  diseasesWithAll(findings: readonly number[]): number[] {
    const [fewest, ...rest] = [...findings].sort(
      (left, right) => this.diseasesWith(left).length - this.diseasesWith(right).length,
    );
    if (fewest === undefined) return [];
    return [...this.diseasesWith(fewest)].filter((disease) =>
      rest.every((finding) => this.hasFinding(disease, finding)),
    );
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

  /** Every relation that leads from one node to another. */
  relationsBetween(subject: number, object: number): string[] {
    return this.graph.relationTypes.filter((relation) => this.has(subject, relation, object));
  }

  /** The node with everything above or below it by is_a: where one of these is right, the others are not wrong. */
  lineage(node: number): Set<number> {
    const found = new Set([node]);
    const climb = (from: number, next: (at: number) => Uint32Array): void => {
      for (const other of next(from))
        if (!found.has(other)) {
          found.add(other);
          climb(other, next);
        }
    };
    climb(node, (at) => this.objects(at, 'is_a'));
    climb(node, (at) => this.subjects(at, 'is_a'));
    return found;
  }

  rarity(disease: number): Rarity {
    return prevalenceOfNode(this.graph, disease) ?? 'unknown';
  }

  typeOf(node: number): number {
    return this.graph.types[node]!;
  }

  hasName(node: number, language: Language): boolean {
    return this.#named[language][node] === 1;
  }

  /** The preferred name; the node is known to have one. */
  name(node: number, language: Language): string {
    const found = this.entity(node).names.find((name) => name.language === language && name.kind === 'preferred');
    if (found === undefined) throw new RangeError(`internal: node ${node} has no ${language} name`);
    return found.text;
  }

  /** Every name and synonym, whatever its language. */
  names(node: number): string[] {
    return this.entity(node).names.map(({ text }) => text);
  }

  /** Every name and synonym in one language. */
  namesIn(node: number, language: Language): string[] {
    return this.entity(node).names.flatMap((name) => (name.language === language ? [name.text] : []));
  }

  /** Whether a text is a name or synonym of any finding or disease. */
  isFindingOrDisease(text: string): boolean {
    return this.#store.findByName(text).some(({ type }) => type === 'disease' || FINDING_TYPES.includes(type));
  }

  /** Whether two nodes share a name or synonym; then they may be one thing from two sources. */
  shareName(left: number, right: number): boolean {
    const names = this.#foldedNames(right);
    return [...this.#foldedNames(left)].some((name) => names.has(name));
  }

  /** The key of the node in records. */
  key(node: number): string {
    return keyOf(this.entity(node));
  }

  /** The node that a record's key stands for. */
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
      this.#entities.clear();
      this.#folded.clear();
    }
    const entity = this.#store.entity(this.graph.ids[node]!)!;
    this.#entities.set(node, entity);
    return entity;
  }

  evidenceOf(subject: number, relation: string, object: number): ReturnType<GraphStore['evidenceOf']> {
    return this.#store.evidenceOf(this.graph.ids[subject]!, relation, this.graph.ids[object]!);
  }

  #foldedNames(node: number): ReadonlySet<string> {
    const known = this.#folded.get(node);
    if (known !== undefined) return known;
    const folded = new Set(this.names(node).map(foldName));
    this.#folded.set(node, folded);
    return folded;
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
