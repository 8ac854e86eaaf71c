/**
 * The counts of every comparison: which entities a graph and a source both know, and which facts both state. Findings
 * are counted by how often the graph says patients have them: a source that lists what is typical knows the usual ones.
 */
import type { Entity, KnowledgeGraph } from '../../graph/knowledge-graph.ts';
import { FINDING_RELATIONS, FINDING_TYPES, FREQUENCIES, type Frequency } from '../../graph/schema.ts';
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

export interface Share {
  /** Facts of the graph whose two ends the source knows. */
  readonly comparable: number;
  /** Those of them that the source states too. */
  readonly confirmed: number;
}

export interface Agreement extends Share {
  /** The same by frequency; without those that no fact states. */
  readonly byFrequency: Partial<Readonly<Record<Frequency, Share>>>;
  /** Facts of the graph that the source does not state. */
  readonly graphOnly: readonly Pair[];
  /** Facts of the source that the graph does not state, though it knows both ends. */
  readonly sourceOnly: readonly Pair[];
  /** Those of them that the graph denies: one of the two is wrong, or they speak of other patients. */
  readonly denied: readonly Pair[];
}

/** What a graph says of one disease and one object. */
export interface ComparedFact {
  readonly object: string;
  /** Absent: not graded. */
  readonly frequency?: Frequency | undefined;
}

export interface ComparedDisease {
  readonly facts: readonly ComparedFact[];
  readonly denied: readonly string[];
}

/** Compares the facts of every disease with what the source says of it, among the objects that both know. */
export function agreement(
  sourceFacts: ReadonlyMap<string, ReadonlySet<string>>,
  objects: ReadonlyMap<string, string>,
  diseaseOf: (disease: string) => ComparedDisease,
): Agreement {
  const nameOf = new Map([...objects].map(([name, id]) => [id, name]));
  const pairs: (Pair & { frequency: Frequency | undefined; isConfirmed: boolean })[] = [];
  const [sourceOnly, deniedPairs]: [Pair[], Pair[]] = [[], []];
  for (const [subject, stated] of sourceFacts) {
    const { facts, denied } = diseaseOf(subject);
    const own = oftenest(facts, objects);
    for (const [id, { object, frequency }] of own)
      pairs.push({ subject, object, frequency, isConfirmed: stated.has(id) });
    const deniedById = new Map(denied.map((object) => [objects.get(object), object]));
    for (const id of stated) {
      const object = nameOf.get(id);
      if (object === undefined || own.has(id)) continue;
      sourceOnly.push({ subject, object });
      const deniedObject = deniedById.get(id);
      if (deniedObject !== undefined) deniedPairs.push({ subject, object: deniedObject });
    }
  }
  return {
    ...shareOf(pairs),
    byFrequency: Object.fromEntries(
      FREQUENCIES.map((each) => [each, shareOf(pairs.filter(({ frequency }) => frequency === each))] as const).filter(
        ([, { comparable }]) => comparable > 0,
      ),
    ),
    graphOnly: pairs.filter(({ isConfirmed }) => !isConfirmed).map(({ subject, object }) => ({ subject, object })),
    sourceOnly,
    denied: deniedPairs,
  };
}

/** The facts by the source's ids of their objects; where two objects are one to the source, the oftener. */
function oftenest(facts: readonly ComparedFact[], objects: ReadonlyMap<string, string>): Map<string, ComparedFact> {
  const found = new Map<string, ComparedFact>();
  for (const fact of facts) {
    const id = objects.get(fact.object);
    if (id === undefined) continue;
    const before = found.get(id);
    if (before === undefined || rankOf(fact) < rankOf(before)) found.set(id, fact);
  }
  return found;
}

function rankOf({ frequency }: ComparedFact): number {
  return frequency === undefined ? FREQUENCIES.length : FREQUENCIES.indexOf(frequency);
}

function shareOf(pairs: readonly { readonly isConfirmed: boolean }[]): Share {
  return { comparable: pairs.length, confirmed: pairs.filter(({ isConfirmed }) => isConfirmed).length };
}

/** The findings of a disease, with their frequencies, and what it lacks. */
export function findingFacts(graph: KnowledgeGraph, disease: string): ComparedDisease {
  return {
    facts: FINDING_RELATIONS.flatMap((relation) =>
      graph.objects(disease, relation).map((object) => ({
        object,
        frequency: graph.qualifiersOf(disease, relation, object).frequency,
      })),
    ),
    denied: graph.objects(disease, 'lacks'),
  };
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
