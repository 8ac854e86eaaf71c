/**
 * A graph store of any size with made-up facts: a fifth diseases, two fifths findings, a fifth drugs, a fifth genes; half of
 * the relations tell findings, a few of which many diseases have and most of which few, as in real vocabularies.
 */
import { openGraphStore, type GraphStore } from '../../src/graph/store/graph-store.ts';
import type { Evidence, NewEntity, NewRelation } from '../../src/records/stored-graph.ts';
import { streamFromSeed } from '../../src/support/random.ts';

const TYPES = ['disease', 'sign', 'sign', 'drug', 'gene'] as const;
const BATCH = 100_000;
const EVIDENCE: readonly Evidence[] = [
  {
    source: 'made up',
    address: 'bench',
    revision: null,
    licence: 'CC0-1.0',
    quote: null,
    extractor: 'bench',
    confidence: 1,
  },
];

export function fillStore(path: string, entityCount: number, relationCount: number): GraphStore {
  const store = openGraphStore(path);
  // One transaction, as an import is.
  store.transaction(() => {
    for (let from = 0; from < entityCount; from += BATCH)
      store.addEntities(entities(from, Math.min(from + BATCH, entityCount)));
    for (let from = 0; from < relationCount; from += BATCH)
      store.addRelations(relations(from, Math.min(from + BATCH, relationCount), entityCount));
  });
  return store;
}

function* entities(from: number, to: number): Generator<NewEntity> {
  for (let at = from; at < to; at++) {
    const type = TYPES[at % TYPES.length]!;
    yield {
      type,
      names: [
        { language: 'en', kind: 'preferred', text: `${type} ${at.toString(36)}` },
        { language: 'zh', kind: 'preferred', text: `${'病征征药基'[at % TYPES.length]!}${at}` },
      ],
      ids: [{ scheme: 'BENCH', value: String(at), role: 'identity' }],
      prevalence: type === 'disease' ? (['common', 'uncommon', 'rare', 'rare'] as const)[((at / 5) % 4) | 0]! : null,
    };
  }
}

function* relations(from: number, to: number, entityCount: number): Generator<NewRelation> {
  const random = streamFromSeed(from + 1);
  const groups = Math.floor(entityCount / TYPES.length);
  const member = (group: number, place: number): number => group * TYPES.length + place + 1;
  for (let at = from; at < to; at++) {
    const subject = member(random.integer(groups), 0);
    const kind = random.next();
    if (kind < 0.5) {
      const finding = Math.floor(groups * random.next() ** 2);
      yield { subject, type: 'has_sign', object: member(finding, 1 + random.integer(2)), evidence: EVIDENCE };
    } else if (kind < 0.75)
      yield { subject, type: 'treated_by', object: member(random.integer(groups), 3), evidence: EVIDENCE };
    else yield { subject, type: 'associated_gene', object: member(random.integer(groups), 4), evidence: EVIDENCE };
  }
}
