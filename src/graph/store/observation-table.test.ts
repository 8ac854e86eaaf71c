import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import type { Observation } from '../../records/stored-graph.ts';
import { entityOf, evidenceOf, temporaryFolder } from './fixtures/store-samples.ts';
import { openGraphStore, type GraphStore } from './graph-store.ts';
import { shareBetween } from './typed-graph.ts';

function seen(having: number, of: number, reference: string): Observation {
  const share = having / of;
  return {
    reference,
    frequency: { words: `${having}/${of}`, least: share, most: share, counted: { having, of } },
    sex: 'female',
    onset: 'HP:0003577',
    modifiers: ['HP:0012828'],
    evidenceCode: 'PCS',
    curated: '2020-01-02',
  };
}

function twoDiseases(store: GraphStore): { gout: number; ague: number; fever: number } {
  const [gout, ague, fever] = store
    .addEntities([entityOf('gout'), entityOf('ague'), entityOf('fever', { type: 'sign' })])
    .map(({ id }) => id);
  return { gout: gout!, ague: ague!, fever: fever! };
}

const state = (store: GraphStore, subject: number, object: number, observations: Observation[], revision = '1') =>
  store.addRelations([
    { subject, type: 'has_sign', object, evidence: [evidenceOf('table', { revision })], observations },
  ]);

it('keeps how a finding was seen, once, and adds up the patients', () => {
  using store = openGraphStore(':memory:');
  const { gout, fever } = twoDiseases(store);
  expect(state(store, gout, fever, [seen(3, 7, 'PMID:1'), seen(1, 13, 'PMID:2')])).toMatchObject({ observations: 2 });
  expect(state(store, gout, fever, [seen(3, 7, 'PMID:1')])).toMatchObject({ known: 1, observations: 0 });
  expect(store.observationsOf(gout, 'has_sign', fever)[0]).toEqual({
    ...seen(3, 7, 'PMID:1'),
    source: 'table',
    revision: '1',
  });
  expect(store.relationsOf(gout)[0]!.observations).toHaveLength(2);
  expect(store.frequencyOf(gout, 'has_sign', fever)).toMatchObject({ least: 0.2, counted: { having: 4, of: 20 } });
  expect(store.statistics()).toMatchObject({ observations: 2, relationsByFrequency: { sometimes: 1, usual: 0 } });
});

it('counts the last release of a source alone, where one reference stands in both', () => {
  using store = openGraphStore(':memory:');
  const { gout, fever } = twoDiseases(store);
  state(store, gout, fever, [seen(3, 7, 'PMID:1')]);
  state(store, gout, fever, [seen(4, 7, 'PMID:1')], '2');
  expect(store.frequencyOf(gout, 'has_sign', fever)!.counted).toEqual({ having: 4, of: 7 });
});

it('moves with relations of entities that turn out to be one', () => {
  using store = openGraphStore(':memory:');
  const { gout, ague, fever } = twoDiseases(store);
  state(store, gout, fever, [seen(1, 2, 'PMID:1')]);
  state(store, ague, fever, [seen(1, 2, 'PMID:1'), seen(2, 2, 'PMID:2')]);
  store.mergeEntities(gout, ague);
  expect(store.observationsOf(gout, 'has_sign', fever).map(({ reference }) => reference)).toEqual(['PMID:1', 'PMID:2']);
  expect(store.statistics().observations).toBe(2);
});

it('is told by the graph in memory, as a share', () => {
  using store = openGraphStore(':memory:');
  const { gout, ague, fever } = twoDiseases(store);
  state(store, gout, fever, [seen(30, 30, 'PMID:1')]);
  state(store, ague, fever, []);
  const graph = store.loadGraph();
  const type = graph.relationTypes.indexOf('has_sign');
  expect(shareBetween(graph, 0, type, 2)).toBe(0.97);
  expect(shareBetween(graph, 1, type, 2)).toBeNull();
  expect(shareBetween(graph, 0, type, 1)).toBeNull();
  expect([...graph.incoming.shares]).toEqual([98, 0]);
});

it('is refused where it states what cannot be', () => {
  using store = openGraphStore(':memory:');
  const { gout, fever } = twoDiseases(store);
  expect(() => state(store, gout, fever, [seen(7, 3, 'PMID:1')])).toThrow(/an observation cannot be stored/);
  expect(store.statistics()).toMatchObject({ relations: 0, observations: 0 });
});

it('is empty in a store of version 1, which is read as it is and gets the table when it is written to', () => {
  using folder = temporaryFolder();
  const path = folder.file('g.db');
  {
    using store = openGraphStore(path);
    const { gout, fever } = twoDiseases(store);
    state(store, gout, fever, []);
  }
  const database = new DatabaseSync(path);
  database.exec('DROP TABLE observation; PRAGMA user_version = 1; PRAGMA journal_mode = DELETE');
  database.close();
  {
    using old = openGraphStore(path, { readOnly: true });
    expect(old.statistics()).toMatchObject({ relations: 1, observations: 0 });
    expect(old.relationsOf(1)[0]!.observations).toEqual([]);
    expect(old.loadGraph().relationCount).toBe(1);
  }
  using store = openGraphStore(path);
  expect(state(store, 1, 3, [seen(1, 2, 'PMID:1')])).toMatchObject({ known: 1, observations: 1 });
});
