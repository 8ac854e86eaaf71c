import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KnowledgeGraph, type Entity } from '../graph/knowledge-graph.ts';
import { writeGraphFile } from '../graph/graph-file.ts';
import { openGraphStore } from '../graph/store/graph-store.ts';
import type { NewEntity } from '../records/stored-graph.ts';
import { Studio } from './studio.ts';
import type { FolderList, GraphAround, GraphHit } from './studio-api.ts';
import { StudioFolders } from './studio-folders.ts';

let place: string;
let studio: Studio;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'studio-graph-'));
  studio = new Studio(new StudioFolders([place]));
});
afterEach(() => {
  studio.close();
  rmSync(place, { recursive: true, force: true });
});

function get<Answer>(path: string, query: Readonly<Record<string, string>> = {}): Answer {
  const url = new URL(`${path}?${new URLSearchParams(query).toString()}`, 'http://127.0.0.1');
  return JSON.parse(studio.answer({ method: 'GET', url }).body) as Answer;
}

function stored(type: string, en: string, zh: string | null, more: readonly string[] = []): NewEntity {
  const preferred = [{ language: 'en', text: en }, ...(zh === null ? [] : [{ language: 'zh', text: zh }])];
  return {
    type,
    names: [
      ...preferred.map((name) => ({ ...name, kind: 'preferred' as const })),
      ...more.map((text) => ({ language: 'en', text, kind: 'synonym' as const })),
    ],
    ids: [{ scheme: 'DOID', value: en, role: 'identity' }],
    prevalence: null,
  };
}

function writeStore(): { readonly disease: number; readonly graph: string } {
  const store = openGraphStore(join(place, 'open.sqlite'));
  const [disease, finding] = store.addEntities([
    stored('disease', 'Graves disease', '格雷夫斯病', ['Basedow disease']),
    stored('phenotype', 'exophthalmos', null),
  ]);
  store.addRelations([
    {
      subject: disease!.id,
      type: 'has_phenotype',
      object: finding!.id,
      evidence: [
        {
          source: 'en.wikipedia.org',
          address: "Graves' disease",
          revision: '123',
          licence: 'CC-BY-SA-4.0',
          quote: { text: 'It often causes <b>bulging</b> eyes.', start: 0, end: 36 },
          extractor: 'rules',
          confidence: 0.9,
        },
      ],
    },
  ]);
  store.close();
  return { disease: disease!.id, graph: `${place.split('/').at(-1)!}/open.sqlite` };
}

it('finds an entity of a store in both languages, and shows each fact with quote, source, revision and licence', () => {
  const { graph, disease } = writeStore();
  expect(get<FolderList>('/api/folders').graphs).toEqual([graph]);
  const hits = (words: string): [string, string | null][] =>
    get<GraphHit[]>('/api/graph-search', { graph, words }).map(({ name, found }) => [name.zh, found]);
  expect(hits('graves')).toEqual([['格雷夫斯病', null]]);
  expect(hits('格雷夫斯')).toEqual([['格雷夫斯病', null]]);
  expect(hits('basedow')).toEqual([['格雷夫斯病', 'Basedow disease']]);
  expect(hits('" OR 1=1 --')).toEqual([]);
  const around = get<GraphAround>('/api/graph-entity', { graph, entity: String(disease) });
  expect(around).toMatchObject({
    entity: { type: 'disease', name: { en: 'Graves disease', zh: '格雷夫斯病' } },
    synonyms: [{ text: 'Basedow disease' }],
    ids: ['DOID:Graves disease'],
    count: 1,
    relations: [
      {
        type: 'has_phenotype',
        direction: 'out',
        other: { name: { en: 'exophthalmos', zh: 'exophthalmos' } },
        evidence: [{ quote: 'It often causes <b>bulging</b> eyes.', revision: '123', licence: 'CC-BY-SA-4.0' }],
      },
    ],
  });
  const back = get<GraphAround>('/api/graph-entity', { graph, entity: around.relations[0]!.other.id });
  expect(back.relations).toMatchObject([{ direction: 'in', other: { id: String(disease) } }]);
});

it('reads the graph of a run in one file, with what its seed files say of a fact', () => {
  const entity = (id: string, zh: string, type: Entity['type']): Entity => ({
    id,
    type,
    names: { en: id, zh },
    synonyms: { en: [], zh: ['毒性弥漫性甲状腺肿'] },
    prevalence: null,
    specialty: 'endocrinology',
  });
  writeGraphFile(
    join(place, 'graph.json'),
    new KnowledgeGraph(
      [entity('Graves disease', '格雷夫斯病', 'disease'), entity('tremor', '震颤', 'sign')],
      [{ subject: 'Graves disease', relation: 'has_sign', object: 'tremor', qualifiers: { frequency: 'usual' } }],
    ),
  );
  const [graph] = get<FolderList>('/api/folders').graphs;
  const [hit] = get<GraphHit[]>('/api/graph-search', { graph: graph!, words: '弥漫性' });
  expect(hit).toMatchObject({ id: 'Graves disease', found: '毒性弥漫性甲状腺肿' });
  expect(get<GraphAround>('/api/graph-entity', { graph: graph!, entity: 'Graves disease' }).relations).toMatchObject([
    { type: 'has_sign', notes: ['frequency: usual'], evidence: [{ source: 'seeds', address: 'endocrinology' }] },
  ]);
});

it('lists no other database, and says what is wrong with a graph and an entity that is none', () => {
  const other = new DatabaseSync(join(place, 'other.sqlite'));
  other.exec('CREATE TABLE secret (text TEXT)');
  other.close();
  writeFileSync(join(place, 'text.db'), 'SQLite format 3\0 but no database');
  expect(get<FolderList>('/api/folders').graphs).toEqual([]);
  const id = place.split('/').at(-1)!;
  expect(() => get('/api/graph-search', { graph: `${id}/other.sqlite`, words: 'a' })).toThrow('there is no graph');
  const { graph } = writeStore();
  studio = new Studio(new StudioFolders([place]));
  for (const entity of ['999', '-1', '1 OR 1=1', '../../etc/passwd', ''])
    expect(() => get('/api/graph-entity', { graph, entity }), entity).toThrow('has no entity');
  writeFileSync(join(place, 'graph.json'), '{"entities":');
  studio = new Studio(new StudioFolders([place]));
  expect(() => get('/api/graph-search', { graph: `${id}/graph.json`, words: 'a' })).toThrow('cannot read the graph');
});
