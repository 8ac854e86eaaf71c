import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { KnowledgeError } from '../../support/errors.ts';
import { entityOf, evidenceOf, identity, temporaryFolder } from './fixtures/store-samples.ts';
import { openGraphStore, type GraphStore } from './graph-store.ts';

const memory = (): GraphStore => openGraphStore(':memory:');

describe('an entity', () => {
  it('comes back with its names, ids and prevalence', () => {
    using store = memory();
    const gout = entityOf('gout', {
      zh: '痛风',
      synonyms: ['podagra'],
      ids: [identity('DOID:13189')],
      prevalence: 'common',
    });
    const { id, outcome } = store.addEntity(gout);
    expect(outcome).toBe('new');
    expect(store.entity(id)).toMatchObject({ id, type: 'disease', prevalence: 'common', ids: gout.ids });
    expect(store.entity(id)!.names.map(({ text, kind }) => `${kind} ${text}`)).toEqual([
      'preferred gout',
      'preferred 痛风',
      'synonym podagra',
    ]);
    expect(store.entity(id + 1)).toBeNull();
  });

  it('that is added again is the same entity, and changes nothing', () => {
    using store = memory();
    const gout = entityOf('gout', { ids: [identity('DOID:13189')], prevalence: 'common' });
    const first = store.addEntity(gout);
    expect(store.addEntity(gout)).toEqual({ id: first.id, outcome: 'merged by id', known: true });
    expect(store.statistics().entities).toBe(1);
  });

  it('gets what a later source knows besides; a second preferred name becomes a synonym', () => {
    using store = memory();
    const { id } = store.addEntity(entityOf('gout', { ids: [identity('DOID:13189')] }));
    const more = entityOf('gouty arthritis', {
      zh: '痛风',
      ids: [identity('DOID:13189'), identity('MESH:D006073', 'reference')],
    });
    expect(store.addEntity(more)).toEqual({ id, outcome: 'merged by id', known: false });
    const { names, ids } = store.entity(id)!;
    expect(names.filter(({ kind }) => kind === 'preferred').map(({ text }) => text)).toEqual(['gout', '痛风']);
    expect(names.map(({ text }) => text)).toContain('gouty arthritis');
    expect(ids).toContainEqual(identity('MESH:D006073', 'reference'));
  });

  it('keeps the first prevalence and records the one that contradicts it', () => {
    using store = memory();
    const { id } = store.addEntity(entityOf('gout', { ids: [identity('DOID:1')], prevalence: 'common' }));
    store.addEntity(entityOf('gout', { ids: [identity('DOID:1')], prevalence: 'rare' }));
    expect(store.entity(id)!.prevalence).toBe('common');
    expect(store.statistics().attributeConflicts).toBe(1);
  });

  it('merges by name only where that is asked, among comparable types, and when one entity alone has the name', () => {
    using store = memory();
    const { id } = store.addEntity(entityOf('Fever', { type: 'symptom', ids: [identity('MESH:D005334')] }));
    const sign = entityOf('fever', { type: 'sign', ids: [identity('HP:0001945')] });
    expect(store.addEntity({ ...sign, type: 'drug' }, { mergeByName: true }).outcome).toBe('new');
    using other = memory();
    other.addEntity(entityOf('Fever', { type: 'symptom', ids: [identity('MESH:D005334')] }));
    expect(other.addEntity(sign).outcome).toBe('new');
    using third = memory();
    const fever = third.addEntity(entityOf('Fever', { type: 'symptom', ids: [identity('MESH:D005334')] }));
    expect(third.addEntity(sign, { mergeByName: true })).toMatchObject({ id: fever.id, outcome: 'merged by name' });
    third.addEntity(entityOf('fever', { type: 'symptom' }));
    expect(third.addEntity(entityOf('fever', { type: 'symptom' }), { mergeByName: true }).outcome).toBe('new');
    expect(id).toBeGreaterThan(0);
  });

  it('joins two entities that turn out to be one, with their relations and evidence', () => {
    using store = memory();
    const [omim, orpha, finding] = store
      .addEntities([
        entityOf(null, { ids: [identity('OMIM:1')] }),
        entityOf(null, { ids: [identity('ORPHA:2')] }),
        entityOf('tremor', { type: 'sign' }),
      ])
      .map(({ id }) => id);
    for (const [subject, source] of [
      [omim!, 'a'],
      [orpha!, 'b'],
    ] as const)
      store.addRelations([{ subject, type: 'has_sign', object: finding!, evidence: [evidenceOf(source)] }]);
    const { id } = store.addEntity(entityOf('one disease', { ids: [identity('OMIM:1'), identity('ORPHA:2')] }));
    expect(id).toBe(omim);
    expect(store.entity(orpha!)).toBeNull();
    const relations = store.relationsOf(id);
    expect(relations).toHaveLength(1);
    expect(relations[0]!.evidence.map(({ source }) => source)).toEqual(['a', 'b']);
  });

  it.each([
    ['a type that is no word', { type: 'Rare Disease' }, /type/],
    ['an empty name', { names: [{ language: 'en', kind: 'preferred' as const, text: '' }] }, /names\.0\.text/],
    ['a scheme in lower case', { ids: [{ scheme: 'doid', value: '1', role: 'identity' as const }] }, /ids\.0\.scheme/],
  ])('with %s is refused', (_what, change, message) => {
    using store = memory();
    expect(() => store.addEntity({ ...entityOf('gout'), ...change })).toThrow(message);
    expect(store.statistics().entities).toBe(0);
  });
});

describe('names', () => {
  function named(): GraphStore {
    const store = memory();
    store.addEntities([
      entityOf('gout', { zh: '痛风', synonyms: ['podagra'] }),
      entityOf('tophus', { type: 'sign', zh: '痛风石' }),
      entityOf("Sjögren's syndrome", { zh: '干燥综合征' }),
      entityOf('5-alpha reductase deficiency', { zh: 'β地中海贫血' }),
    ]);
    return store;
  }

  it.each(['gout', ' GOUT ', 'ｇｏｕｔ', 'podagra', '痛风'])(
    'find %j exactly, whatever case, width and gaps',
    (text) => {
      using store = named();
      expect(store.findByName(text).map(({ entity }) => entity)).toEqual([1]);
    },
  );

  it('are found in the language that is asked for', () => {
    using store = named();
    expect(store.findByName('gout', 'zh')).toEqual([]);
    expect(store.findByName('痛风', 'zh')).toHaveLength(1);
  });

  it.each([
    ['痛风', [1, 2]],
    ['风石', [2]],
    ['风', [1, 2]],
    ['综合征', [3]],
    ['sjogren', [3]],
    ['syndr', [3]],
    ['reductase 5', [4]],
    ['β地中海', [4]],
    ['nothing here', []],
    ['"; DROP TABLE name; --', []],
    ['***', []],
    ['', []],
  ])('search %j gives %j: parts of Chinese names of any length, words of Latin ones', (text, expected) => {
    using store = named();
    expect([...new Set(store.search(text).map(({ entity }) => entity))]).toEqual(expected);
    expect(store.statistics().entities).toBe(4);
  });

  it('are searched by language and type, up to a limit', () => {
    using store = named();
    expect(store.search('痛风', { type: 'sign' }).map(({ entity }) => entity)).toEqual([2]);
    expect(store.search('痛风', { limit: 1 })).toHaveLength(1);
    expect(store.search('gout', { language: 'zh' })).toEqual([]);
  });
});

describe('a relation', () => {
  it('that is stated again gets the evidence, and stated by the same place changes nothing', () => {
    using store = memory();
    const [subject, object] = store
      .addEntities([entityOf('gout'), entityOf('fever', { type: 'symptom' })])
      .map(({ id }) => id);
    const relation = { subject: subject!, type: 'has_symptom', object: object! };
    const quote = { text: 'causes fever', start: 10, end: 22 };
    const page = evidenceOf('wiki', { revision: '7', licence: 'CC-BY-SA-4.0', quote, confidence: 0.8 });
    expect(store.addRelations([{ ...relation, evidence: [evidenceOf('table')] }])).toMatchObject({
      added: 1,
      evidence: 1,
    });
    expect(store.addRelations([{ ...relation, evidence: [page] }])).toMatchObject({ added: 0, known: 1, evidence: 1 });
    expect(store.addRelations([{ ...relation, evidence: [page] }])).toMatchObject({ added: 0, known: 1, evidence: 0 });
    expect(store.evidenceOf(subject!, 'has_symptom', object!)).toEqual([evidenceOf('table'), page]);
    expect(store.statistics().relationsBySource).toEqual({
      table: { relations: 1, licences: ['CC0-1.0'] },
      wiki: { relations: 1, licences: ['CC-BY-SA-4.0'] },
    });
  });

  it('stands beside one that contradicts it, each with its evidence', () => {
    using store = memory();
    const [drug, disease] = store
      .addEntities([entityOf('aspirin', { type: 'drug' }), entityOf('gout')])
      .map(({ id }) => id);
    store.addRelations([
      { subject: disease!, type: 'treated_by', object: drug!, evidence: [evidenceOf('a')] },
      { subject: drug!, type: 'contraindicated_in', object: disease!, evidence: [evidenceOf('b')] },
    ]);
    expect(store.relationsOf(drug!).map(({ type, evidence }) => [type, evidence[0]!.source])).toEqual([
      ['treated_by', 'a'],
      ['contraindicated_in', 'b'],
    ]);
  });

  it('of a thing to itself is left out; one without evidence, to nothing, or misquoted is refused', () => {
    using store = memory();
    const [subject, object] = store
      .addEntities([entityOf('gout'), entityOf('fever', { type: 'symptom' })])
      .map(({ id }) => id);
    const evidence = [evidenceOf('table')];
    expect(store.addRelations([{ subject: subject!, type: 'is_a', object: subject!, evidence }])).toMatchObject({
      loops: 1,
    });
    expect(() => store.addRelations([{ subject: subject!, type: 'is_a', object: object!, evidence: [] }])).toThrow(
      /no evidence/,
    );
    expect(() => store.addRelations([{ subject: subject!, type: 'is_a', object: 99, evidence }])).toThrow(/not in it/);
    const misquoted = [evidenceOf('table', { quote: { text: 'abc', start: 0, end: 9 } })];
    expect(() =>
      store.addRelations([{ subject: subject!, type: 'is_a', object: object!, evidence: misquoted }]),
    ).toThrow(/3 characters/);
    expect(store.statistics()).toMatchObject({ relations: 0, evidences: 0 });
  });
});

describe('a transaction', () => {
  it('keeps nothing of work that fails, not even new words of the store', () => {
    using store = memory();
    const fail = (): void =>
      store.transaction(() => {
        const { id } = store.addEntity(entityOf('gout', { type: 'new_type', ids: [identity('NEW:1')] }));
        const { id: other } = store.addEntity(entityOf('fever'));
        store.addRelations([{ subject: id, type: 'new_relation', object: other, evidence: [evidenceOf('a')] }]);
        store.setNote('cursor', '5');
        throw new Error('stop');
      });
    expect(fail).toThrow('stop');
    expect(store.statistics()).toMatchObject({ entities: 0, relations: 0 });
    expect(store.note('cursor')).toBeNull();
    const { id } = store.addEntity(entityOf('gout', { type: 'new_type', ids: [identity('NEW:1')] }));
    const { id: other } = store.addEntity(entityOf('fever'));
    store.addRelations([{ subject: id, type: 'new_relation', object: other, evidence: [evidenceOf('a')] }]);
    expect(store.entityWithId('NEW', '1')).toBe(id);
    expect(store.evidenceOf(id, 'new_relation', other)).toHaveLength(1);
  });

  it('notes values under keys and finds them again', () => {
    using folder = temporaryFolder();
    {
      using store = openGraphStore(folder.file('g.db'));
      store.setNote('import/a', '1');
      store.setNote('import/b', '2');
      store.setNote('other', '3');
      store.setNote('import/a', null);
    }
    using store = openGraphStore(folder.file('g.db'), { readOnly: true });
    expect([store.note('import/a'), store.note('import/b'), store.noteKeys('import/')]).toEqual([
      null,
      '2',
      ['import/b'],
    ]);
  });
});

describe('a file', () => {
  it('that is missing is refused for reading, and not made', () => {
    using folder = temporaryFolder();
    expect(() => openGraphStore(folder.file('none.db'), { readOnly: true })).toThrow(/no such file.*knowledge import/);
    expect(existsSync(folder.file('none.db'))).toBe(false);
    expect(() => openGraphStore(folder.file('no/folder/g.db'))).toThrow(/does the folder exist/);
  });

  it('that a kill left without a table is begun again', () => {
    using folder = temporaryFolder();
    const path = folder.file('g.db');
    const begun = new DatabaseSync(path);
    begun.exec('PRAGMA journal_mode = WAL');
    begun.close();
    expect(statSync(path).size).toBeGreaterThan(0);
    openGraphStore(path).close();
    openGraphStore(path, { readOnly: true }).close();
  });

  it('of something else is refused as it is', () => {
    using folder = temporaryFolder();
    const text = folder.file('text.db');
    writeFileSync(text, 'this is no database at all, but a text that goes on for a while\n'.repeat(40));
    expect(() => openGraphStore(text)).toThrow(/is no graph store/);
    expect(readFileSync(text, 'utf8')).toContain('no database at all');
    const other = new DatabaseSync(folder.file('other.db'));
    other.exec('CREATE TABLE t (x)');
    other.close();
    expect(() => openGraphStore(folder.file('other.db'))).toThrow(/another program/);
  });

  it('of a newer schema is refused', () => {
    using folder = temporaryFolder();
    openGraphStore(folder.file('g.db')).close();
    const database = new DatabaseSync(folder.file('g.db'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => openGraphStore(folder.file('g.db'))).toThrow(/schema is version 99, this program knows up to 2/);
  });

  it('that is damaged is told so', () => {
    using folder = temporaryFolder();
    {
      using store = openGraphStore(folder.file('g.db'));
      store.addEntities(Array.from({ length: 3000 }, (_, at) => entityOf(`disease ${at}`)));
    }
    truncateSync(folder.file('g.db'), 40_960);
    expect(() => {
      using store = openGraphStore(folder.file('g.db'));
      for (let at = 0; at < 3000; at++) store.findByName(`disease ${at}`);
    }).toThrow(/is damaged; make it anew/);
  });

  it('that the disk has no room for keeps what it had', () => {
    using folder = temporaryFolder();
    using store = openGraphStore(folder.file('g.db'));
    store.addEntity(entityOf('gout'));
    store.database.exec('PRAGMA max_page_count = 60');
    const many = Array.from({ length: 20_000 }, (_, at) => entityOf(`disease ${at}`));
    expect(() => store.addEntities(many)).toThrow(KnowledgeError);
    expect(() => store.addEntities(many)).toThrow(/the disk is full; nothing of the last step was kept/);
    expect(store.statistics().entities).toBe(1);
    expect(store.addEntity(entityOf('fever')).outcome).toBe('new');
  });
});
