/** The graph of a run in one file, as the studio asks it: facts written by hand, with what the seed files say of each. */
import { readGraphFile } from '../graph/graph-file.ts';
import type { Entity, KnowledgeGraph, Relation } from '../graph/knowledge-graph.ts';
import { MOST_HITS, MOST_RELATIONS, type GraphReader } from './graph-reader.ts';
import type { GraphEntity, GraphHit, GraphRelation } from './studio-api.ts';

export function fileGraphReader(path: string): GraphReader {
  const graph = readGraphFile(path);
  return {
    search: (words) => search(graph, words),
    around: (id) => {
      const entity = graph.entities.get(id);
      if (entity === undefined) return null;
      const relations = graph.relations.filter(({ subject, object }) => subject === id || object === id);
      const { en, zh } = entity.synonyms;
      return {
        entity: named(entity),
        synonyms: [...en.map((text) => ({ language: 'en', text })), ...zh.map((text) => ({ language: 'zh', text }))],
        ids: [],
        relations: relations.slice(0, MOST_RELATIONS).map((relation) => relationOf(graph, id, relation)),
        count: relations.length,
      };
    },
    close: () => undefined,
  };
}

/** Equal names first, then those that begin with the words, then those that hold them; shorter ones first. */
function search(graph: KnowledgeGraph, words: string): GraphHit[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return [];
  const found = [...graph.entities.values()].flatMap((entity) => {
    const best = namesOf(entity)
      .map((name) => ({ name, rank: rankOf(name.toLowerCase(), wanted) }))
      .toSorted((one, other) => one.rank - other.rank || one.name.length - other.name.length)[0]!;
    return best.rank === Infinity ? [] : [{ entity, ...best }];
  });
  const sorted = found.toSorted((one, other) => one.rank - other.rank || one.name.length - other.name.length);
  return sorted.slice(0, MOST_HITS).map(({ entity, name }) => {
    const isPreferred = name === entity.names.en || name === entity.names.zh;
    return { ...named(entity), found: isPreferred ? null : name };
  });
}

function namesOf({ names, synonyms }: Entity): string[] {
  return [names.en, names.zh, ...synonyms.en, ...synonyms.zh];
}

function rankOf(name: string, wanted: string): number {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  return name.includes(wanted) ? 2 : Infinity;
}

function named({ id, type, names }: Entity): GraphEntity {
  return { id, type, name: names };
}

function relationOf(
  graph: KnowledgeGraph,
  id: string,
  { subject, relation, object, qualifiers = {} }: Relation,
): GraphRelation {
  const isOut = subject === id;
  const { source, ...others } = qualifiers;
  const other = graph.entity(isOut ? object : subject);
  const stated = { address: graph.entity(subject).specialty, revision: null, licence: null, quote: null };
  return {
    type: relation,
    direction: isOut ? 'out' : 'in',
    other: named(other),
    notes: Object.entries(others).map(([name, value]) => `${name}: ${String(value)}`),
    evidence: [{ source: source ?? 'seeds', ...stated, extractor: null, confidence: null }],
  };
}
