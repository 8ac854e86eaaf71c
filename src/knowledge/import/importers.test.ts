import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { openGraphStore, type GraphStore } from '../../graph/store/graph-store.ts';
import { seedFolder } from '../../../test/worlds/seed-folder.ts';
import {
  HETIONET_EDGES,
  HETIONET_NODES,
  HPO_LABELS,
  HPO_SHORT,
  HPOA,
  MEDQUAD_DOCUMENT,
  ONTOLOGY,
  PHENOTYPES,
  tarOf,
} from './fixtures/open-files.ts';
import { importFiles } from './import-files.ts';

const memory = (): GraphStore => openGraphStore(':memory:');

interface Written extends Disposable {
  readonly store: GraphStore;
  /** Writes files and imports them. */
  load(kind: string, files: Readonly<Record<string, string | Uint8Array>>): ReturnType<typeof importFiles>;
}

function workbench(): Written {
  const folder = temporaryFolder();
  const store = memory();
  return {
    store,
    load: (kind, files) => {
      for (const [name, content] of Object.entries(files)) writeFileSync(folder.file(name), content);
      return importFiles(
        store,
        kind,
        Object.keys(files).map((name) => folder.file(name)),
      );
    },
    [Symbol.dispose]: () => {
      store.close();
      folder[Symbol.dispose]();
    },
  };
}

const idOf = (store: GraphStore, name: string): number => store.findByName(name)[0]!.entity;
/** `subject relation object` of all that touches an entity, by preferred English names. */
const facts = (store: GraphStore, id: number): string[] => {
  const name = (entity: number): string => store.entity(entity)!.names[0]?.text ?? '(no name)';
  return store.relationsOf(id).map(({ subject, type, object }) => `${name(subject)} ${type} ${name(object)}`);
};

describe('OBO', () => {
  it('gives terms with exact synonyms and references, is_a, relationships; obsolete ones are left out', () => {
    using bench = workbench();
    const report = bench.load('obo', { 'do.obo': ONTOLOGY });
    expect(report.entities.new).toBe(3);
    expect(report.remarks).toMatchObject({
      'obsolete terms left out': 1,
      'relations to terms that are not in the file left out': 1,
    });
    expect(Object.keys(report.remarks).join()).not.toContain('last line');
    // Cut off at the end of a value: nothing in it says so but the line break that is not there.
    using cut = workbench();
    const cutOff = ONTOLOGY.slice(0, ONTOLOGY.indexOf('\n', ONTOLOGY.lastIndexOf('is_a:')));
    expect(() => cut.load('obo', { 'do.obo': cutOff })).toThrow(/do\.obo:19: the last line has no line break/);
    expect(cut.store.statistics().entities).toBe(0);
    const marfan = bench.store.entity(bench.store.entityWithId('DOID', '14323')!)!;
    expect(marfan.names.map(({ text }) => text)).toEqual(['Marfan syndrome', 'MFS "classic"']);
    expect(marfan.prevalence).toBe('rare');
    // A broad match (ICD10CM:Q87) is no reference.
    expect(marfan.ids.map(({ scheme, value }) => `${scheme}:${value}`)).toEqual(
      expect.arrayContaining(['DOID:14323', 'DOID:99', 'OMIM:154700', 'ORPHA:558', 'UMLS:C0024796']),
    );
    expect(marfan.ids.map(({ scheme }) => scheme)).not.toContain('ICD10CM');
    expect(facts(bench.store, marfan.id)).toEqual([
      'Marfan syndrome is_a connective tissue disease',
      'Marfan syndrome located_in connective tissue disease',
    ]);
    expect(bench.store.relationsOf(marfan.id)[0]!.evidence).toEqual([
      expect.objectContaining({
        source: 'Disease Ontology',
        licence: 'CC0-1.0',
        revision: 'releases/test',
        address: 'http://purl.obolibrary.org/obo/DOID_14323',
      }),
    ]);
  });

  it('takes for findings of HPO what lies below phenotypic abnormality, and no more', () => {
    using bench = workbench();
    bench.load('obo', { 'hp.obo': PHENOTYPES });
    expect(bench.store.search('seizure', { type: 'sign' })).toHaveLength(1);
    expect(bench.store.search('inheritance', { type: 'phenotype_modifier' }).length).toBeGreaterThan(0);
  });

  it('reads the symptoms that a definition states, with the words as the quote, when the graph knows them', () => {
    using bench = workbench();
    bench.load('obo', { 'symp.obo': 'format-version: 1.2\nontology: symp\n\n[Term]\nid: SYMP:1\nname: fever\n' });
    const definition = 'A fever. The infection has_symptom fever, and has_symptom blue moons.';
    const { remarks } = bench.load('obo', {
      'do.obo': `format-version: 1.2\nontology: doid\n\n[Term]\nid: DOID:1\nname: some pox\ndef: "${definition}" []\n`,
    });
    expect(remarks).toEqual({ 'symptoms in definitions that the graph does not know left out': 1 });
    const [relation] = bench.store.relationsOf(idOf(bench.store, 'some pox'));
    const { quote } = relation!.evidence[0]!;
    expect(definition.slice(quote!.start, quote!.end)).toBe(quote!.text);
    expect(quote!.text).toBe('has_symptom fever');
  });
});

describe('what OBO says at the end of a line', () => {
  const file = String.raw`format-version: 1.4 ! by hand
data-version: 2026-02-02 ! made up
ontology: doid ! x

[Term] ! the root
id: DOID:900 ! root
name: ague

[Term]
id: DOID:901
name: marsh \
  ague {comment="a ! b"} ! two names
synonym: "bog ague" EXACT [] ! checked
synonym: "swamp ague" EXACT DEPRECATED []
xref: OMIM:900001 {source="MONDO:equivalentTo"}
xref: OMIM:900002 {source="MONDO:relatedTo"}
is_a: DOID:900 {source="x"} ! ague
relationship: part_of DOID:900 {maxCardinality="0"} ! ague
relationship: located_in DOID:900 {cardinality="10"} ! ague

[Term]
id: DOID:902
name: N(4)-\{beta\} ague
is_obsolete: True ! merged
`;

  it('stays out of names, releases and relations, and is heeded', () => {
    using bench = workbench();
    bench.load('obo', { 'do.obo': file });
    const marsh = bench.store.entity(bench.store.entityWithId('DOID', '901')!)!;
    expect(marsh.names.map(({ text }) => text)).toEqual(['marsh ague', 'bog ague']);
    expect(marsh.ids.map(({ scheme, value }) => `${scheme}:${value}`).sort()).toEqual(['DOID:901', 'OMIM:900001']);
    expect(facts(bench.store, marsh.id)).toEqual(['marsh ague is_a ague', 'marsh ague located_in ague']);
    expect(bench.store.relationsOf(marsh.id)[0]!.evidence[0]!.revision).toBe('2026-02-02');
    expect(bench.store.entityWithId('DOID', '902')).toBeNull();
  });

  it('is no symptom where the definition denies it', () => {
    using bench = workbench();
    bench.load('obo', { 'symp.obo': 'format-version: 1.2\nontology: symp\n\n[Term]\nid: SYMP:1\nname: chills\n' });
    const { remarks } = bench.load('obo', {
      'do.obo': `format-version: 1.2\nontology: doid\n\n[Term]\nid: DOID:1\nname: dry pox\ndef: "A pox that does not has_symptom chills." []\n`,
    });
    expect(remarks).toEqual({ 'symptoms that a definition denies left out': 1 });
    expect(facts(bench.store, idOf(bench.store, 'dry pox'))).toEqual([]);
  });
});

describe('Hetionet', () => {
  it('gives nodes by kind and edges in the words of the store, files in any order, gzipped or not', () => {
    using bench = workbench();
    const report = bench.load('hetionet', { 'edges.sif.gz': gzipSync(HETIONET_EDGES), 'nodes.tsv': HETIONET_NODES });
    expect(report).toMatchObject({
      entities: { new: 4 },
      relations: { added: 3 },
      remarks: { 'edges of nodes that no node table names left out': 1 },
    });
    expect(facts(bench.store, idOf(bench.store, 'gout'))).toEqual([
      'gout has_symptom Joint Pain',
      'gout treated_by Colchicine',
    ]);
    expect(bench.store.findByName('Pain, Joint')).toHaveLength(1);
    expect(facts(bench.store, idOf(bench.store, 'Colchicine'))).toContain(
      'Colchicine member_of Tubulin Binding Agents',
    );
  });
});

describe('HPO', () => {
  it('gives findings with Chinese labels, and diseases that are known by id alone', () => {
    using bench = workbench();
    const report = bench.load('hpo', { 'annotations.txt': HPO_SHORT, 'labels.tsv': HPO_LABELS });
    expect(report.remarks).toEqual({
      'annotations of inheritance, onset and course left out': 1,
      'words of degree left out': 1,
    });
    const seizure = bench.store.entity(bench.store.entityWithId('HP', '0001250')!)!;
    expect(seizure.names.map(({ language, text }) => `${language} ${text}`)).toEqual(['en Seizure', 'zh 癫痫发作']);
    const disease = bench.store.entityWithId('OMIM', '154700')!;
    expect(bench.store.entity(disease)!.names).toEqual([]);
    expect(facts(bench.store, disease)).toEqual(['(no name) has_sign Seizure']);
    expect(bench.store.entity(bench.store.entityWithId('ORPHA', '558')!)!.prevalence).toBe('rare');
  });

  it('gives names from phenotype.hpoa, and leaves out what is excluded or tells of no phenotype', () => {
    using bench = workbench();
    const report = bench.load('hpo', { 'labels.tsv': HPO_LABELS, 'phenotype.hpoa': HPOA });
    expect(report.remarks).toEqual({ 'excluded phenotypes left out': 1, 'annotations of no phenotype left out': 1 });
    expect(facts(bench.store, idOf(bench.store, 'Marfan syndrome'))).toEqual(['Marfan syndrome has_sign Seizure']);
    expect(bench.store.relationsOf(idOf(bench.store, 'Marfan syndrome'))[0]!.evidence[0]!.revision).toBe('2026-01-01');
  });
});

describe('what HPO says is absent', () => {
  const rowsOf = (...columns: string[][]): string =>
    [
      '#version: 2026-03-03',
      'database_id;disease_name;qualifier;hpo_id;reference;evidence;onset;frequency;sex;modifier;aspect;biocuration'.replaceAll(
        ';',
        '\t',
      ),
      ...columns.map(([id, qualifier, frequency]) =>
        ['OMIM:900010', 'Salt pox', qualifier, id, 'PMID:9', 'PCS', '', frequency, '', '', 'P', 'x'].join('\t'),
      ),
      '',
    ].join('\n');

  it('is no relation, whichever column says so', () => {
    using bench = workbench();
    const { remarks } = bench.load('hpo', {
      'phenotype.hpoa': rowsOf(
        ['HP:0000001', '', '4/9'],
        ['HP:0000002', '', '0/12'],
        ['HP:0000003', '', '0.0 %'],
        ['HP:0000004', '', 'HP:0040285'],
        ['HP:0000005', 'not', ''],
        ['HP:0000006', '', 'now and then'],
        ['HP:0000007', '', 'HP:0040283'],
      ),
    });
    expect(remarks).toEqual({
      'excluded phenotypes left out': 4,
      'annotations with a frequency that cannot be read left out': 1,
    });
    const relations = bench.store.relationsOf(idOf(bench.store, 'Salt pox'));
    const found = relations.map(({ object }) => bench.store.entity(object)!.ids[0]!.value);
    expect(found.sort()).toEqual(['0000001', '0000007']);
    for (const absent of ['0000002', '0000003', '0000004', '0000005'])
      expect(bench.store.entityWithId('HP', absent)).toBeNull();
  });

  it('needs the columns that say it', () => {
    using bench = workbench();
    const table = rowsOf(['HP:0000001', '', '4/9']).replaceAll('\tfrequency\t', '\thow_often\t');
    expect(() => bench.load('hpo', { 'phenotype.hpoa': table })).toThrow(/no column frequency/);
    expect(() => bench.load('hpo', { 'short.txt': 'OMIM:1\tHP:0000001|NOT|HP:0000002\n' })).toThrow(
      /'NOT' among the phenotypes/,
    );
  });

  it('of labels nobody translated: the English name alone', () => {
    using bench = workbench();
    const header =
      'translation_language\tsubject_id\tpredicate_id\tsource_value\ttranslation_value\ttranslation_status';
    const row = 'zh\tHP:0000011\trdfs:label\tSalt tongue\tSalt tongue\tNOT_TRANSLATED';
    const { remarks } = bench.load('hpo', { 'labels.tsv': `${header}\n${row}\n` });
    expect(remarks).toEqual({ 'labels that nobody translated yet': 1 });
    const names = bench.store.entity(bench.store.entityWithId('HP', '0000011')!)!.names;
    expect(names.map(({ language, text }) => `${language} ${text}`)).toEqual(['en Salt tongue']);
  });
});

describe('MedQuAD', () => {
  it('takes no finding that none of the patients have', () => {
    using bench = workbench();
    bench.load('hpo', { 'labels.tsv': HPO_LABELS });
    for (const none of ['0%', '0.0%', '0/14']) {
      bench.load('medquad', {
        'a.xml': MEDQUAD_DOCUMENT.replace('Seizure 90%', `Seizure ${none}`).replace(' - Seizure - ', ' - '),
      });
      const marfan = idOf(bench.store, "Marfan's disease");
      expect(facts(bench.store, marfan)).toEqual(['Marfan & Co syndrome has_sign Ataxia']);
    }
  });

  it('gives diseases with synonyms, and the findings that an answer lists and the graph knows, quoted where they stand', () => {
    using bench = workbench();
    bench.load('hpo', { 'labels.tsv': HPO_LABELS });
    const report = bench.load('medquad', {
      'gard.tar.gz': gzipSync(tarOf({ 'a/1.xml': MEDQUAD_DOCUMENT, 'a/readme.txt': 'x' })),
    });
    expect(report).toMatchObject({
      relations: { added: 2 },
      remarks: { 'listed findings that the graph does not know left out': 1 },
    });
    const marfan = idOf(bench.store, "Marfan's disease");
    expect(bench.store.entity(marfan)!.names[0]!.text).toBe('Marfan & Co syndrome');
    expect(facts(bench.store, marfan).sort()).toEqual([
      'Marfan & Co syndrome has_sign Ataxia',
      'Marfan & Co syndrome has_sign Seizure',
    ]);
    const answer = /<Answer>([^]*?)<\/Answer>/.exec(MEDQUAD_DOCUMENT)![1]!.replace('&amp;', '&');
    for (const { evidence } of bench.store.relationsOf(marfan)) {
      const { quote, licence, address } = evidence[0]!;
      expect(answer.slice(quote!.start, quote!.end)).toBe(quote!.text);
      expect([licence, address]).toEqual(['CC-BY-4.0', 'https://rarediseases.info.nih.gov/gard/6975/marfan']);
    }
  });
});

describe('the seeds', () => {
  it('come whole, each fact with its file', () => {
    using seeds = seedFolder();
    using store = memory();
    const report = importFiles(store, 'seed', [seeds.path]);
    expect(report).toMatchObject({ entities: { new: 10 }, relations: { added: 9 } });
    expect(store.findByName('痛风')).toHaveLength(1);
    const [relation] = store.relationsOf(idOf(store, 'tophus'));
    expect(relation!.evidence[0]).toMatchObject({ address: 'seeds/medicine/relations.tsv', licence: 'Apache-2.0' });
  });
});

describe('sources', () => {
  const SOURCES = [
    ['obo', { 'do.obo': ONTOLOGY }],
    ['hpo', { 'labels.tsv': HPO_LABELS, 'annotations.txt': HPO_SHORT }],
    ['medquad', { 'doc.xml': MEDQUAD_DOCUMENT }],
    ['hetionet', { 'nodes.tsv': HETIONET_NODES, 'edges.sif': HETIONET_EDGES }],
  ] as const;

  it('are joined by cross-reference, one to one, whichever came first', () => {
    // What reads findings by their names (MedQuAD, definitions) comes after the vocabularies that have them.
    const [obo, hpo, medquad, hetionet] = SOURCES;
    const orders = [
      [obo, hpo, hetionet, medquad],
      [hetionet, hpo, obo, medquad],
    ];
    const shapes = orders.map((order) => {
      using bench = workbench();
      for (const [kind, files] of order) bench.load(kind, files);
      const marfan = bench.store.entityWithId('DOID', '14323')!;
      expect(bench.store.entityWithId('OMIM', '154700')).toBe(marfan);
      // Two terms refer to ORPHA:558: of another grain than either.
      expect(bench.store.entityWithId('ORPHA', '558')).not.toBe(marfan);
      expect(facts(bench.store, marfan).some((fact) => fact.endsWith('has_sign Seizure'))).toBe(true);
      const { entities, relations, evidences } = bench.store.statistics();
      return { entities, relations, evidences };
    });
    expect(shapes[1]).toEqual(shapes[0]);
  });

  it('that are imported again change nothing, even when the note of the first import is gone', () => {
    using bench = workbench();
    for (const [kind, files] of SOURCES) bench.load(kind, files);
    const before = bench.store.statistics();
    for (const [kind, files] of SOURCES) expect(bench.load(kind, files).importedBefore).toBe(true);
    for (const key of bench.store.noteKeys('import/')) bench.store.setNote(key, null);
    for (const [kind, files] of SOURCES) {
      const report = bench.load(kind, files);
      expect(report).toMatchObject({
        importedBefore: false,
        entities: { new: 0 },
        relations: { added: 0, evidence: 0 },
      });
      expect(report.entities.known).toBe(report.entities.mergedById);
    }
    expect(bench.store.statistics()).toEqual(before);
  });

  it('report what was not joined, and why', () => {
    using bench = workbench();
    for (const [kind, files] of SOURCES.slice(0, 1)) bench.load(kind, files);
    const { joins } = bench.load('hpo', { 'annotations.txt': HPO_SHORT });
    expect(joins.find(({ scheme }) => scheme === 'OMIM')).toMatchObject({
      joined: 1,
      examples: { joined: ['OMIM:154700: (no name) + Marfan syndrome'] },
    });
    expect(joins.find(({ scheme }) => scheme === 'ORPHA')!.notJoined).toMatchObject({
      'several entities refer to the id': 1,
    });
  });
});

describe('a damaged file', () => {
  it.each<[string, string, string, string | Uint8Array, RegExp]>([
    [
      'an ontology cut off in a definition',
      'obo',
      'a.obo',
      ONTOLOGY.slice(0, ONTOLOGY.indexOf('heritable') + 4),
      /a\.obo:\d+: the definition of DOID:14323 does not end/,
    ],
    [
      'an ontology cut off in a tag',
      'obo',
      'a.obo',
      `${ONTOLOGY}[Term]\nid: DOID:5\nsyno`,
      /a\.obo:\d+: 'syno' is no 'tag: value'/,
    ],
    ['an ontology without terms', 'obo', 'a.obo', 'format-version: 1.2\nontology: doid\n', /without a \[Term\]/],
    [
      'a page in the place of an ontology',
      'obo',
      'a.obo',
      '<!DOCTYPE html>\n<html></html>',
      /a\.obo:1: .* begins no OBO file/,
    ],
    [
      'an ontology in Latin-1',
      'obo',
      'a.obo',
      Buffer.concat([Buffer.from(ONTOLOGY), Buffer.from('[Term]\nid: DOID:9\nname: Sj\xf6gren\n', 'latin1')]),
      /a\.obo:\d+: not UTF-8/,
    ],
    ['an ontology in UTF-16', 'obo', 'a.obo', Buffer.from(ONTOLOGY, 'utf16le'), /a\.obo:1: .*UTF-16/],
    ['an empty file', 'obo', 'a.obo', '', /a\.obo: the file is empty/],
    ['edges cut off in a line', 'hetionet', 'e.sif', HETIONET_EDGES.slice(0, -15), /e\.sif:\d+: .* columns/],
    [
      'an unknown metaedge',
      'hetionet',
      'e.sif',
      `${HETIONET_EDGES}Disease::DOID:1\tXxX\tDisease::DOID:1\n`,
      /e\.sif:6: unknown metaedge 'XxX'/,
    ],
    [
      'an unknown kind',
      'hetionet',
      'n.tsv',
      `${HETIONET_NODES}Planet::1\tMars\tPlanet\n`,
      /n\.tsv:6: unknown kind 'Planet'/,
    ],
    ['no table of Hetionet', 'hetionet', 'n.tsv', 'a\tb\n', /n\.tsv:1: 'a\tb' is no header/],
    [
      'a gzip file cut off',
      'hetionet',
      'e.gz',
      gzipSync(HETIONET_EDGES).subarray(0, 40),
      /e\.gz: the gzip file is cut off/,
    ],
    [
      'annotations cut off in an id',
      'hpo',
      'h.txt',
      HPO_SHORT.trimEnd().slice(0, -3),
      /h\.txt:3: 'HP:0001' is no phenotype/,
    ],
    ['labels cut off in a line', 'hpo', 'h.tsv', `${HPO_LABELS}en\tzh\tHP:00`, /h\.tsv:\d+: 3 columns, expected 6/],
    ['a document cut off', 'medquad', 'd.xml', MEDQUAD_DOCUMENT.slice(0, 200), /d\.xml:\d+: the document does not end/],
    [
      'an archive cut off',
      'medquad',
      'd.tar',
      tarOf({ '1.xml': MEDQUAD_DOCUMENT }).subarray(0, 700),
      /d\.tar: the tar archive is cut off inside 1\.xml/,
    ],
    [
      'an archive that is damaged',
      'medquad',
      'd.tar',
      tarOf({ '1.xml': MEDQUAD_DOCUMENT }).fill(0x41, 20, 40),
      /d\.tar: the tar archive is damaged at byte 0/,
    ],
  ])('(%s) is refused with its place, and nothing of it is kept', (_what, kind, name, content, message) => {
    using bench = workbench();
    bench.load('hetionet', { 'nodes.tsv': HETIONET_NODES, 'edges.sif': HETIONET_EDGES });
    const before = bench.store.statistics();
    expect(() => bench.load(kind, { [name]: content })).toThrow(message);
    expect(bench.store.statistics()).toEqual(before);
  });

  it('that is missing, or a kind that does not exist, is told', () => {
    using store = memory();
    expect(() => importFiles(store, 'obo', ['/no/such.obo'])).toThrow(/no such file/);
    expect(() => importFiles(store, 'owl', [])).toThrow(/expected one of obo, hetionet, hpo, medquad, seed/);
  });

  it('in a store file leaves the file as a kill would: whole', () => {
    using folder = temporaryFolder();
    writeFileSync(folder.file('nodes.tsv'), HETIONET_NODES);
    {
      using store = openGraphStore(folder.file('g.db'));
      expect(() => importFiles(store, 'hetionet', [folder.file('nodes.tsv'), folder.file('none')])).toThrow();
      importFiles(store, 'hetionet', [folder.file('nodes.tsv')]);
    }
    truncateSync(folder.file('nodes.tsv'), 60);
    using store = openGraphStore(folder.file('g.db'));
    expect(() => importFiles(store, 'hetionet', [folder.file('nodes.tsv')])).toThrow(/columns/);
    expect(store.statistics().entities).toBe(4);
    expect(readFileSync(folder.file('g.db')).length).toBeGreaterThan(0);
  });
});
