/** The counts of every comparison: which entities a graph and a source both know, and which facts both state. */
import type { Entity, KnowledgeGraph } from '../../graph/knowledge-graph.ts';
import type { EntityType } from '../../graph/schema.ts';
import type { NameIndex } from '../match-key.ts';

export interface Coverage {
  /** Entities of the graph. */
  readonly entities: number;
  /** Entities that the source knows by name or synonym. */
  readonly known: number;
}

export interface Pair {
  readonly subject: string;
  readonly object: string;
}

export interface Agreement {
  /** Facts of the graph whose two ends the source knows. */
  readonly comparable: number;
  readonly confirmed: number;
  /** Facts of the graph that the source does not state. */
  readonly graphOnly: readonly Pair[];
  /** Facts of the source that the graph does not state, though it knows both ends. */
  readonly sourceOnly: readonly Pair[];
}

const FINDING_TYPES: readonly EntityType[] = ['symptom', 'sign', 'laboratory_finding', 'imaging_finding'];

/** Compares the facts of every disease with what the source says of it, among the objects that both know. */
export function agreement(
  sourceFacts: ReadonlyMap<string, ReadonlySet<string>>,
  objects: ReadonlyMap<string, string>,
  graphFacts: (disease: string) => readonly string[],
): Agreement {
  const nameOf = new Map([...objects].map(([name, id]) => [id, name]));
  let [comparable, confirmed] = [0, 0];
  const [graphOnly, sourceOnly]: [Pair[], Pair[]] = [[], []];
  for (const [subject, stated] of sourceFacts) {
    const own = new Set(graphFacts(subject).flatMap((object) => objects.get(object) ?? []));
    comparable += own.size;
    for (const id of own) {
      if (stated.has(id)) confirmed++;
      else graphOnly.push({ subject, object: nameOf.get(id)! });
    }
    for (const id of stated) {
      const object = nameOf.get(id);
      if (object !== undefined && !own.has(id)) sourceOnly.push({ subject, object });
    }
  }
  return { comparable, confirmed, graphOnly, sourceOnly };
}

/** The source's id of each entity that the source knows. */
export function matches(entities: readonly Entity[], index: NameIndex): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, synonyms } of entities) {
    const match = index.find([id, ...synonyms.en]);
    if (match !== null) found.set(id, match);
  }
  return found;
}

export function findingsIn(graph: KnowledgeGraph): Entity[] {
  return FINDING_TYPES.flatMap((type) => graph.ofType(type));
}

export function coverage(entities: readonly Entity[], known: ReadonlyMap<string, unknown>): Coverage {
  return { entities: entities.length, known: known.size };
}

export function mapValues<V, W>(map: ReadonlyMap<string, V>, change: (value: V) => W): Map<string, W> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
