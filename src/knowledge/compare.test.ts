import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ConfigError, KnowledgeError } from '../support/errors.ts';
import type { GraphComparison } from './compare.ts';
import type { Share } from './comparison/agreement.ts';
import { compareGraph } from './compare.ts';
import { describeComparison } from './comparison-report.ts';
import { readOpenSources } from './open-data/read-sources.ts';
import { readSeedGraph } from './seeds/seed-files.ts';
import type { TestFolder } from '../../test/worlds/seed-folder.ts';
import { GOOD_ENTITIES, seedFolder, table, testFolder } from '../../test/worlds/seed-folder.ts';

const HETIONET_NODES = table(
  ['id', 'name', 'kind'],
  [
    'Disease::1;Influenza;Disease',
    'Disease::2;Gout;Disease',
    'Symptom::1;Fever;Symptom',
    'Symptom::2;Cough;Symptom',
    'Symptom::3;Pain, Joint;Symptom',
    'Compound::1;Oseltamivir;Compound',
    'Compound::2;Colchicine;Compound',
    'Gene::1;GOUT;Gene',
  ],
).replaceAll('\n', '\r\n');

const HETIONET_EDGES = table(
  ['source', 'metaedge', 'target'],
  [
    'Disease::1;DpS;Symptom::1',
    'Disease::1;DpS;Symptom::3',
    'Disease::2;DpS;Symptom::3',
    'Compound::1;CtD;Disease::1',
    'Compound::2;CpD;Disease::2',
    'Gene::1;GiG;Gene::1',
  ],
);

const LABELS = table(
  ['source_language', 'translation_language', 'subject_id', 'predicate_id', 'source_value', 'translation_value'],
  [
    'en;zh;HP:1;rdfs:label;Fever;发热',
    'en;zh;HP:2;rdfs:label;Cough;咳',
    'en;zh;HP:3;rdfs:label;Arthralgia;关节疼痛',
    'en;zh;HP:4;IAO:0000115;Tophus;定义',
  ],
);

const ONTOLOGY = `format-version: 1.2

[Term]
id: DOID:1
name: gouty arthritis
synonym: "gout" EXACT []
xref: MIM:138900
xref: ORDO:1 {source="x"}

[Term]
id: DOID:2
name: obsolete influenza
is_obsolete: true

[Typedef]
id: DOID:3
name: influenza
`;

function openData(): TestFolder {
  return testFolder({
    'hetionet/nodes.tsv': HETIONET_NODES,
    'hetionet/edges.sif.gz': gzipSync(HETIONET_EDGES),
    'hpo/hpo_diseaseannotation.txt': 'OMIM:138900\tHP:1|HP:9\nORPHANET:1\tHP:2\n',
    'hpo/hp-zh.babelon.tsv': LABELS,
    'ontology/DO_rare_slim.obo': ONTOLOGY,
  });
}

function compareGoodSeeds(): GraphComparison {
  using data = openData();
  using seeds = seedFolder();
  return compareGraph(readSeedGraph(seeds.path), readOpenSources(data.path));
}

test('Hetionet: symptoms and treatments, stated by both or by one', () => {
  const { hetionet } = compareGoodSeeds();
  expect(hetionet).toEqual({
    diseases: { entities: 2, known: 2 },
    findings: { entities: 5, known: 3 },
    drugs: { entities: 2, known: 2 },
    presents: {
      comparable: 4,
      confirmed: 2,
      byFrequency: {},
      graphOnly: [
        { subject: 'influenza', object: 'cough' },
        { subject: 'gout', object: 'fever' },
      ],
      sourceOnly: [{ subject: 'influenza', object: 'joint pain' }],
      denied: [],
    },
    treats: { comparable: 2, confirmed: 2, byFrequency: {}, graphOnly: [], sourceOnly: [], denied: [] },
  });
});

test('findings are counted by frequency, two names of one symptom by the greater; what the graph denies is told', () => {
  using data = openData();
  using seeds = seedFolder(
    [...GOOD_ENTITIES, 'painful joint;symptom;关节疼;pain, joint;;'],
    [
      'influenza;has_symptom;fever;frequency=always',
      'influenza;has_symptom;cough;frequency=usual',
      'influenza;has_symptom;myalgia;frequency=usual',
      'influenza;lacks;joint pain',
      'gout;has_symptom;joint pain;frequency=rare',
      'gout;has_symptom;painful joint;frequency=usual',
      'gout;has_symptom;fever;frequency=sometimes',
    ],
  );
  const { presents } = compareGraph(readSeedGraph(seeds.path), readOpenSources(data.path)).hetionet!;
  expect(presents.byFrequency).toEqual({
    always: { comparable: 1, confirmed: 1 },
    usual: { comparable: 2, confirmed: 1 },
    sometimes: { comparable: 1, confirmed: 0 },
  });
  expect(presents.denied).toEqual([{ subject: 'influenza', object: 'joint pain' }]);
});

test('phenotypes: Chinese labels, and annotations by way of the cross references of the Disease Ontology', () => {
  const { phenotypes } = compareGoodSeeds();
  expect(phenotypes).toEqual({
    findings: { entities: 5, known: 2 },
    chinese: { equal: 1, bySynonym: 0, different: [{ name: 'cough', graph: '咳嗽', source: '咳' }] },
    annotations: {
      diseases: { entities: 2, known: 1 },
      comparable: 1,
      confirmed: 1,
      byFrequency: {},
      graphOnly: [],
      sourceOnly: [{ subject: 'gout', object: 'cough' }],
      denied: [],
    },
  });
});

test('rare diseases: known by synonym, obsolete terms and other stanzas left aside', () => {
  const { rareDiseases } = compareGoodSeeds();
  expect(rareDiseases).toEqual({
    diseases: { entities: 2, known: 1 },
    knownByPrevalence: { common: 1, uncommon: 0, rare: 0 },
    heldForCommon: ['gout'],
  });
});

test('the report counts everything and shows the beginning of each list', () => {
  const report = describeComparison(compareGoodSeeds(), 1);
  expect(report).toContain('symptoms of diseases: 2 of 4 comparable facts stand there too');
  expect(report).toContain('of 3 facts of the source between known ends, the graph states 2');
  expect(report).toContain('only in the graph: 2\n    influenza: cough\n    ... and 1 more\n');
});

test('a source that is not at hand is left out; none at all is a wrong call', () => {
  using seeds = seedFolder();
  using data = testFolder({ 'ontology/DO_rare_slim.obo': ONTOLOGY });
  const comparison = compareGraph(readSeedGraph(seeds.path), readOpenSources(data.path));
  expect(comparison.hetionet).toBeNull();
  expect(describeComparison(comparison, 5)).toContain('Hetionet\n  not at hand\n');
  expect(() => readOpenSources(seeds.path)).toThrow(ConfigError);
});

test('a table without the wanted columns and a file that is no gzip are refused', () => {
  using wrongHeader = testFolder({ 'hetionet/nodes.tsv': 'id\tlabel\n', 'hetionet/x.sif.gz': gzipSync('') });
  expect(() => readOpenSources(wrongHeader.path)).toThrow(
    /nodes\.tsv:1: no column name, kind; the header has id, label/,
  );
  using noGzip = testFolder({ 'hetionet/nodes.tsv': 'id\tname\tkind\n', 'hetionet/x.sif.gz': 'plain text' });
  expect(() => readOpenSources(noGzip.path)).toThrow(KnowledgeError);
});

const OPEN_DATA = process.env['FLEMING_DATA'];
const SHIPPED = fileURLToPath(new URL('../../seeds', import.meta.url));

describe.runIf(OPEN_DATA !== undefined)('the open data, where FLEMING_DATA names their folder', () => {
  test('the shipped seeds agree with them as far as their README says', () => {
    const { hetionet, phenotypes, rareDiseases } = compareGraph(readSeedGraph(SHIPPED), readOpenSources(OPEN_DATA!));
    const { always, usual, sometimes } = hetionet!.presents.byFrequency;
    expect(shareOf(always!, usual!)).toBeGreaterThan(0.75);
    expect(shareOf(always!, usual!)).toBeGreaterThan(shareOf(sometimes!));
    expect(shareOf(hetionet!.presents)).toBeGreaterThan(0.55);
    // Adjuncts and treatments of few patients are stated too, and Hetionet lacks most of them.
    expect(shareOf(hetionet!.treats)).toBeGreaterThan(0.45);
    expect(hetionet!.treats.confirmed).toBeGreaterThan(140);
    const { annotations, chinese } = phenotypes!;
    expect(annotations!.confirmed).toBeGreaterThan(650);
    expect(shareOf(annotations!.byFrequency.always!, annotations!.byFrequency.usual!)).toBeGreaterThan(
      shareOf(annotations!.byFrequency.sometimes!),
    );
    expect(chinese.equal + chinese.bySynonym).toBeGreaterThan(400);
    expect(rareDiseases!.diseases.known).toBeGreaterThan(295);
  });
});

function shareOf(...shares: readonly Share[]): number {
  const sum = (of: (share: Share) => number): number => shares.reduce((total, share) => total + of(share), 0);
  return sum(({ confirmed }) => confirmed) / sum(({ comparable }) => comparable);
}
