/** A graph store as the studio asks it: every relation with its evidence, of whatever source. */
import { openGraphStore, type GraphStore } from '../graph/store/graph-store.ts';
import type { Evidence, StoredEntity, StoredRelation } from '../records/stored-graph.ts';
import { MOST_EVIDENCE, MOST_HITS, MOST_RELATIONS, type GraphReader } from './graph-reader.ts';
import type { GraphEntity, GraphEvidence, GraphHit, GraphRelation } from './studio-api.ts';

export function storeGraphReader(path: string): GraphReader {
  const store = openGraphStore(path, { readOnly: true });
  return {
    search: (words) => search(store, words),
    around: (id) => {
      const entity = /^\d{1,15}$/.test(id) ? store.entity(Number(id)) : null;
      if (entity === null) return null;
      const relations = store.relationsOf(entity.id);
      const synonyms = entity.names.filter(({ kind }) => kind === 'synonym');
      return {
        entity: named(entity),
        synonyms: synonyms.map(({ language, text }) => ({ language, text })),
        ids: entity.ids.map(({ scheme, value }) => `${scheme}:${value}`),
        relations: relations.slice(0, MOST_RELATIONS).flatMap((relation) => relationOf(store, entity.id, relation)),
        count: relations.length,
      };
    },
    close: () => store.close(),
  };
}

/** Several names of one entity are one hit. */
function search(store: GraphStore, words: string): GraphHit[] {
  const hits = new Map<number, GraphHit>();
  for (const { entity: id, name, kind } of store.search(words, { limit: 4 * MOST_HITS })) {
    const entity = hits.has(id) ? null : store.entity(id);
    if (entity !== null) hits.set(id, { ...named(entity), found: kind === 'preferred' ? null : name });
    if (hits.size === MOST_HITS) break;
  }
  return [...hits.values()];
}

function named({ id, type, names }: StoredEntity): GraphEntity {
  const preferred = (language: string): string | undefined =>
    names.find((name) => name.kind === 'preferred' && name.language.split('-')[0] === language)?.text;
  const any = names.find(({ kind }) => kind === 'preferred')?.text ?? names[0]?.text ?? String(id);
  return { id: String(id), type, name: { en: preferred('en') ?? any, zh: preferred('zh') ?? any } };
}

function relationOf(store: GraphStore, id: number, relation: StoredRelation): GraphRelation[] {
  const { subject, type, object, evidence, observations } = relation;
  const isOut = subject === id;
  const other = store.entity(isOut ? object : subject);
  if (other === null) return [];
  const seen = observations.flatMap(({ frequency }) => (frequency === null ? [] : [frequency.words]));
  return [
    {
      type,
      direction: isOut ? 'out' : 'in',
      other: named(other),
      notes: [...new Set(seen)].slice(0, MOST_EVIDENCE),
      evidence: evidence.slice(0, MOST_EVIDENCE).map(evidenceOf),
    },
  ];
}

function evidenceOf({ source, address, revision, licence, quote, extractor, confidence }: Evidence): GraphEvidence {
  return { source, address, revision, licence, quote: quote?.text ?? null, extractor, confidence };
}
