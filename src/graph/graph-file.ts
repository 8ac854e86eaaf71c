/** A graph as one JSON file: how the graph stage hands it on. */
import { readFileSync } from 'node:fs';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { KnowledgeError } from '../support/errors.ts';
import type { Measures } from './measures.ts';
import { type Entity, KnowledgeGraph, type Relation } from './knowledge-graph.ts';

interface GraphFile {
  /** SHA-256 of the graph, checked on reading. */
  readonly hash: string;
  readonly entities: readonly Entity[];
  readonly relations: readonly Relation[];
  readonly measures: Measures;
}

export function writeGraphFile(path: string, graph: KnowledgeGraph): void {
  const { hash, entities, relations, measures } = graph;
  const file: GraphFile = { hash, entities: [...entities.values()], relations, measures };
  writeJsonAtomic(path, file);
}

/** KnowledgeError when the file cannot be read or its facts are not those that were written. */
export function readGraphFile(path: string): KnowledgeGraph {
  let hash: string;
  let graph: KnowledgeGraph;
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as GraphFile;
    hash = file.hash;
    graph = new KnowledgeGraph(file.entities, file.relations, file.measures);
  } catch (cause) {
    throw new KnowledgeError(`cannot read the graph ${path}: make it anew from the seeds`, { cause });
  }
  if (graph.hash !== hash)
    throw new KnowledgeError(`the graph ${path} has been changed by hand: its hash is ${graph.hash}, not ${hash}`);
  return graph;
}
