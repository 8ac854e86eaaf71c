import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { KnowledgeError } from '../support/errors.ts';
import { graphStatistics } from './graph-statistics.ts';
import { ENTITY_COLUMNS, RELATION_COLUMNS, checkSeedFiles, readSeedGraph } from './seed-files.ts';
import { GOOD_ENTITIES, GOOD_RELATIONS, seedFolder, table, testFolder } from '../../test/worlds/seed-folder.ts';

test('reads entities with names, synonyms and prevalence, and relations in file order', () => {
  using seeds = seedFolder();
  const graph = readSeedGraph(seeds.path);
  expect(graph.entity('influenza')).toEqual({
    id: 'influenza',
    type: 'disease',
    names: { en: 'influenza', zh: '流行性感冒' },
    synonyms: { en: ['flu'], zh: ['流感'] },
    prevalence: 'common',
    specialty: 'medicine',
  });
  expect(graph.entity('fever').prevalence).toBeNull();
  expect(graph.findingsOf('gout')).toEqual(['fever', 'joint pain', 'tophus']);
});

test('a byte order mark, CRLF line ends, comments and cut-off empty columns do not matter', () => {
  using plain = seedFolder();
  const entities = table(ENTITY_COLUMNS, GOOD_ENTITIES).replace(/\t+$/gm, '');
  const relations = `${table(RELATION_COLUMNS, GOOD_RELATIONS)}# a comment`;
  using dressed = testFolder({
    'medicine/entities.tsv': `\uFEFF${entities.replaceAll('\n', '\r\n')}`,
    'medicine/relations.tsv': relations,
  });
  expect(readSeedGraph(dressed.path).hash).toBe(readSeedGraph(plain.path).hash);
});

test('a decomposed accent is the same name as a composed one', () => {
  using seeds = seedFolder([...GOOD_ENTITIES, 'de\u0301ja\u0300 vu;symptom;似曾相识感;;;']);
  expect(readSeedGraph(seeds.path).entities.has('d\u00e9j\u00e0 vu')).toBe(true);
});

test.each([
  ['an unknown type', 'malaria;diseases;疟疾;;;common', "unknown type 'diseases'. Did you mean 'disease'?"],
  ['an empty name', ';symptom;头痛;;;', 'name is empty'],
  ['no Chinese name', 'headache;symptom;;;;', "name_zh of 'headache' is empty"],
  ['a bar in a name', 'head|ache;symptom;头痛;;;', "'|' in the name 'head|ache'"],
  ['a disease without prevalence', 'malaria;disease;疟疾;;;', "unknown prevalence ''"],
  ['an unknown prevalence', 'malaria;disease;疟疾;;;rarely', "unknown prevalence 'rarely'. Did you mean 'rare'?"],
  ['prevalence of a finding', 'headache;symptom;头痛;;;common', "prevalence 'common' on a symptom"],
  ['too many columns', 'headache;symptom;头痛;;;;x', '7 columns; expected 6'],
  ['a space at the end', 'headache ;symptom;头痛;;;', "a field begins or ends with a space: 'headache '"],
])('refuses an entity line with %s, by file and line', (_, line, message) => {
  using seeds = seedFolder([...GOOD_ENTITIES, line]);
  const at = `${seeds.path}/medicine/entities.tsv:${GOOD_ENTITIES.length + 2}: ${message}`;
  expect(() => readSeedGraph(seeds.path)).toThrow(at);
});

test.each([
  ['an unknown relation', 'gout;has_symptoms;cough', "unknown relation 'has_symptoms'. Did you mean 'has_symptom'?"],
  ['no object', 'gout;has_symptom', 'subject and object must not be empty'],
  ['too many columns', 'gout;has_symptom;cough;fever', '4 columns; expected 3'],
])('refuses a relation line with %s, by file and line', (_, line, message) => {
  using seeds = seedFolder(GOOD_ENTITIES, [...GOOD_RELATIONS, line]);
  const at = `${seeds.path}/medicine/relations.tsv:${GOOD_RELATIONS.length + 2}: ${message}`;
  expect(() => readSeedGraph(seeds.path)).toThrow(at);
});

test('refuses bytes that are not UTF-8 and a wrong header', () => {
  using seeds = testFolder({
    'medicine/entities.tsv': Buffer.from('name\ttype\n\xb6\xfd', 'latin1'),
    'medicine/relations.tsv': 'subject,relation,object\n',
  });
  const { problems } = checkSeedFiles(seeds.path);
  expect(problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
    '0 is not valid UTF-8; save the file as UTF-8',
    expect.stringContaining("1 header is 'subject,relation,object'; expected the columns subject, relation, object"),
  ]);
});

test('tells all problems at once, and counts those beyond the fiftieth', () => {
  using seeds = seedFolder([
    ...GOOD_ENTITIES,
    ...Array.from({ length: 60 }, (_, index) => `x${index};thing;某${index};;;`),
  ]);
  expect(() => readSeedGraph(seeds.path)).toThrow(/has 60 problem\(s\):\n[^]*\.\.\. and 10 more$/);
});

test('refuses a folder that is not there and one without seeds', () => {
  using empty = testFolder({});
  expect(() => readSeedGraph(`${empty.path}/nowhere`)).toThrow(KnowledgeError);
  expect(() => readSeedGraph(empty.path)).toThrow('no <specialty>/entities.tsv found');
});

test('the seeds that ship are without problems and large enough', () => {
  const { problems } = checkSeedFiles(SHIPPED);
  expect(problems).toEqual([]);
  const { entities, relations, entitiesByType, diseasesByPrevalence, findingsPerDisease } = graphStatistics(
    readSeedGraph(SHIPPED),
  );
  expect(entitiesByType.disease).toBeGreaterThanOrEqual(430);
  expect(diseasesByPrevalence.rare).toBeGreaterThanOrEqual(120);
  expect(entities).toBeGreaterThanOrEqual(2_500);
  expect(relations).toBeGreaterThanOrEqual(9_000);
  expect(findingsPerDisease.fewest).toBeGreaterThanOrEqual(6);
});

test('the README of the seeds states their size', () => {
  const { entities, relations } = readSeedGraph(SHIPPED);
  const stated = `${entities.size.toLocaleString('en-US')} entities, ${relations.length.toLocaleString('en-US')} relations`;
  expect(readFileSync(`${SHIPPED}/README.md`, 'utf8')).toContain(stated);
});

const SHIPPED = fileURLToPath(new URL('../../seeds', import.meta.url));
