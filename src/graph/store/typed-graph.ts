/**
 * A store's graph in typed arrays: nodes numbered from 0 in the order of the store, relations as two lists in
 * compressed sparse rows, one by subject and one by object. Seven bytes a relation and direction, so that millions fit;
 * names, ids, evidence and observations stay in the store.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { StatedFrequency } from '../../records/frequency.ts';
import { PREVALENCE_CLASSES, type PrevalenceClass } from '../schema.ts';
import { relationFrequencies } from './observation-table.ts';

/** Relations of every node in one direction, sorted by type and then by the node at the other end. */
export interface Neighbours {
  /** Node -> where its relations begin; one longer than there are nodes. */
  readonly offsets: Uint32Array;
  /** Node at the other end. */
  readonly nodes: Uint32Array;
  /** Index in `relationTypes`. */
  readonly types: Uint16Array;
  /** 0 not stated, else 1 + the middle of the stated share in hundredths. */
  readonly shares: Uint8Array;
}

export interface TypedGraph {
  readonly nodeCount: number;
  readonly relationCount: number;
  readonly entityTypes: readonly string[];
  readonly relationTypes: readonly string[];
  /** Node -> id in the store. */
  readonly ids: Uint32Array;
  /** Node -> index in `entityTypes`. */
  readonly types: Uint16Array;
  /** Node -> 0 unknown, else 1 + index in PREVALENCE_CLASSES. */
  readonly prevalences: Uint8Array;
  readonly outgoing: Neighbours;
  readonly incoming: Neighbours;
}

export function prevalenceOfNode(graph: TypedGraph, node: number): PrevalenceClass | null {
  const value = graph.prevalences[node]!;
  return value === 0 ? null : PREVALENCE_CLASSES[value - 1]!;
}

/**
 * The share, 0-1, of those who have the relation's subject in whom its object is met, in hundredths: of a
 * stated range the middle, of counted patients the rule of succession; null: no source states one.
 */
export function shareBetween({ outgoing }: TypedGraph, subject: number, type: number, object: number): number | null {
  const first = lowerBound(outgoing.types, outgoing.offsets[subject]!, outgoing.offsets[subject + 1]!, type);
  const end = lowerBound(outgoing.types, first, outgoing.offsets[subject + 1]!, type + 1);
  const place = lowerBound(outgoing.nodes, first, end, object);
  if (place === end || outgoing.nodes[place] !== object) return null;
  const value = outgoing.shares[place]!;
  return value === 0 ? null : (value - 1) / 100;
}

/** The nodes that relations of a type lead to, as a part of the graph's own array. */
export function neighboursOf({ offsets, nodes, types }: Neighbours, node: number, type: number): Uint32Array {
  const [begin, end] = [offsets[node]!, offsets[node + 1]!];
  const first = lowerBound(types, begin, end, type);
  return nodes.subarray(first, lowerBound(types, first, end, type + 1));
}

/** The first place from `begin` whose value is at least `least`. */
function lowerBound(sorted: Uint16Array | Uint32Array, begin: number, end: number, least: number): number {
  let [low, high] = [begin, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function loadTypedGraph(database: DatabaseSync): TypedGraph {
  const entities = readEntities(database);
  const { ids } = entities;
  const nodeOf = new Uint32Array((ids.at(-1) ?? 0) + 1);
  for (let node = 0; node < ids.length; node++) nodeOf[ids[node]!] = node;
  const relations = readRelations(database, nodeOf);
  return {
    nodeCount: ids.length,
    relationCount: relations.subjects.length,
    ...entities,
    relationTypes: relations.relationTypes,
    outgoing: compress(ids.length, relations.subjects, relations.objects, relations),
    incoming: compress(ids.length, relations.objects, relations.subjects, relations),
  };
}

function countOf(database: DatabaseSync, table: string): number {
  return database.prepare(`SELECT count(*) AS n FROM ${table}`).get()!['n'] as number;
}

/** Numbers of words -> places in a list of those that are used, and the list. */
function wordList(database: DatabaseSync, table: string): { places: Uint16Array; texts: string[] } {
  const rows = database
    .prepare(`SELECT id, text FROM word WHERE id IN (SELECT DISTINCT type FROM ${table}) ORDER BY text`)
    .all() as { id: number; text: string }[];
  const places = new Uint16Array(Math.max(0, ...rows.map(({ id }) => id)) + 1);
  for (const [place, { id }] of rows.entries()) places[id] = place;
  return { places, texts: rows.map(({ text }) => text) };
}

function readEntities(database: DatabaseSync): Pick<TypedGraph, 'ids' | 'types' | 'prevalences' | 'entityTypes'> {
  const count = countOf(database, 'entity');
  const { places, texts } = wordList(database, 'entity');
  const [ids, types, prevalences] = [new Uint32Array(count), new Uint16Array(count), new Uint8Array(count)];
  const statement = database.prepare('SELECT id, type, prevalence FROM entity ORDER BY id');
  statement.setReturnArrays(true);
  let node = 0;
  for (const row of statement.iterate() as Iterable<unknown> as Iterable<[number, number, number | null]>) {
    ids[node] = row[0];
    types[node] = places[row[1]]!;
    prevalences[node] = row[2] === null ? 0 : row[2] + 1;
    node += 1;
  }
  return { ids, types, prevalences, entityTypes: texts };
}

interface RelationColumns {
  readonly subjects: Uint32Array;
  readonly objects: Uint32Array;
  readonly types: Uint16Array;
  readonly shares: Uint8Array;
  readonly relationTypes: readonly string[];
}

function readRelations(database: DatabaseSync, nodeOf: Uint32Array): RelationColumns {
  const count = countOf(database, 'relation');
  const { places, texts } = wordList(database, 'relation');
  const [subjects, objects, types] = [new Uint32Array(count), new Uint32Array(count), new Uint16Array(count)];
  const shares = new Uint8Array(count);
  const stated = statedShares(database);
  const statement = database.prepare('SELECT subject, type, object, id FROM relation');
  statement.setReturnArrays(true);
  let at = 0;
  for (const row of statement.iterate() as Iterable<unknown> as Iterable<[number, number, number, number]>) {
    subjects[at] = nodeOf[row[0]]!;
    types[at] = places[row[1]]!;
    objects[at] = nodeOf[row[2]]!;
    shares[at] = stated.get(row[3]) ?? 0;
    at += 1;
  }
  return { subjects, objects, types, shares, relationTypes: texts };
}

/** Id of a relation -> 1 + its share in hundredths. */
function statedShares(database: DatabaseSync): Map<number, number> {
  const shares = new Map<number, number>();
  for (const { relation, frequency } of relationFrequencies(database))
    if (frequency !== null) shares.set(relation, 1 + Math.round(100 * middleOf(frequency)));
  return shares;
}

/** Of counted patients by the rule of succession: one of one is no "always". */
function middleOf({ least, most, counted }: StatedFrequency): number {
  return counted === null ? (least + most) / 2 : (counted.having + 1) / (counted.of + 2);
}

/** Counting sort by the far end, then by type, then by the near end: each keeps the order of the one before. */
function compress(
  nodeCount: number,
  from: Uint32Array,
  to: Uint32Array,
  { types, shares, relationTypes }: RelationColumns,
): Neighbours {
  let order: Uint32Array = sortedBy(to, nodeCount, null).order;
  order = sortedBy(types, relationTypes.length, order).order;
  const sorted = sortedBy(from, nodeCount, order);
  const [nodes, kinds, sortedShares] = [
    new Uint32Array(from.length),
    new Uint16Array(from.length),
    new Uint8Array(from.length),
  ];
  for (let place = 0; place < from.length; place++) {
    nodes[place] = to[sorted.order[place]!]!;
    kinds[place] = types[sorted.order[place]!]!;
    sortedShares[place] = shares[sorted.order[place]!]!;
  }
  return { offsets: sorted.offsets, nodes, types: kinds, shares: sortedShares };
}

function sortedBy(
  keys: Uint32Array | Uint16Array,
  keyCount: number,
  order: Uint32Array | null,
): { order: Uint32Array; offsets: Uint32Array } {
  const offsets = new Uint32Array(keyCount + 1);
  for (const key of keys) offsets[key + 1]! += 1;
  for (let key = 0; key < keyCount; key++) offsets[key + 1]! += offsets[key]!;
  const next = offsets.slice();
  const result = new Uint32Array(keys.length);
  for (let place = 0; place < keys.length; place++) {
    const index = order === null ? place : order[place]!;
    result[next[keys[index]!]!++] = index;
  }
  return { order: result, offsets };
}
