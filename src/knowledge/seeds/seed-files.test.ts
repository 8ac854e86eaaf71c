import { mkdirSync, readFileSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ConfigError } from '../../support/errors.ts';
import { graphStatistics } from '../graph-statistics.ts';
import { ANALYTE_COLUMNS, DISEASE_VALUE_COLUMNS, VALUE_COLUMNS } from './parse-measures.ts';
import { PATIENT_COLUMNS } from './parse-patients.ts';
import { ENTITY_COLUMNS, RELATION_COLUMNS, checkSeedFiles, readSeedGraph } from './seed-files.ts';
import { GOOD_ENTITIES, GOOD_RELATIONS, seedFolder, table, testFolder } from '../../../test/worlds/seed-folder.ts';

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
  ['an escape in a name', 'head\u001b]0;symptom;头痛;;;', "name 'head\ufffd]0' holds U+001B; control and format characters"],
  ['a bell in a synonym', 'headache;symptom;头痛;sore\u0007 head;;', "synonyms 'sore\ufffd head' holds U+0007"],
  ['a text turned round', 'headache;symptom;头\u202e痛;;;', "name_zh '头\ufffd痛' holds U+202E; control and format"],
  ['what cannot be seen', 'head\u200bache;symptom;头痛;;;', "name 'head\u200bache' holds U+200B"],
  ['a name of too many characters', `${'x'.repeat(201)};symptom;头痛;;;`, `name '${'x'.repeat(80)}...' has 201 characters; at most 200`],
  ['a synonym of too many', `headache;symptom;头痛;a|${'x'.repeat(200_000)};;`, `synonyms 'a|${'x'.repeat(78)}...' has 200000 characters`],
  ['a space at the end', 'headache ;symptom;头痛;;;', "a field begins or ends with a space: 'headache '"],
])('refuses an entity line with %s, by file and line', (_, line, message) => {
  using seeds = seedFolder([...GOOD_ENTITIES, line]);
  const at = `${seeds.path}/medicine/entities.tsv:${GOOD_ENTITIES.length + 2}: ${message}`;
  expect(() => readSeedGraph(seeds.path)).toThrow(at);
});

test.each([
  ['an unknown relation', 'gout;has_symptoms;cough', "unknown relation 'has_symptoms'. Did you mean 'has_symptom'?"],
  ['no object', 'gout;has_symptom', 'subject and object must not be empty'],
  ['too many columns', 'gout;has_symptom;cough;;fever', '5 columns; expected 4'],
  ['an escape in a qualifier', 'gout;first_line_treatment;oseltamivir;when=\u001b[2J', "qualifiers 'when=\ufffd[2J' holds U+001B"],
  ['a name that is too long', `gout;has_symptom;${'x'.repeat(201)}`, `object '${'x'.repeat(80)}...' has 201 characters; at most 200`],
  ['a word as qualifier', 'gout;has_symptom;cough;usual', "unknown qualifier 'usual'. Allowed: frequency, core, age, role"],
  ['an unknown frequency', 'gout;has_symptom;cough;frequency=often', "unknown frequency 'often'. Allowed: always"],
  ["another relation's qualifier", 'gout;has_symptom;cough;role=adjunct', "has_symptom has no 'role'; allowed: frequency"],
  ['a qualifier of none', 'gout;lacks;cough;when=early', "lacks has no 'when'; allowed: none"],
  ['a qualifier twice', 'gout;has_symptom;cough;frequency=rare|frequency=usual', "'frequency' stands out of order or twice"],
  ['qualifiers in disorder', 'gout;first_line_treatment;oseltamivir;when=x|role=adjunct', "'role' stands out of order"],
  ['an empty qualifier', 'gout;first_line_treatment;oseltamivir;when=', "'when=' has no value"],
  ['safety without a source', 'colchicine;safe_in;influenza', 'safe_in must state its source'],
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
    '0 is not valid UTF-8; save the file as UTF-8. Rules across lines are checked when every file can be read',
    expect.stringContaining("1 header is 'subject,relation,object'; expected the columns subject, relation, object"),
  ]);
});

test('a name may have as many characters as are allowed', () => {
  const name = 'x'.repeat(200);
  using seeds = seedFolder([...GOOD_ENTITIES, `${name};symptom;某;y|${'z'.repeat(200)};;`]);
  expect(readSeedGraph(seeds.path).entities.has(name)).toBe(true);
});

const SEED_FILES = ['entities', 'relations', 'patients', 'analytes', 'values', 'disease-values'];

test.each(SEED_FILES)('says of a folder and of a link to nothing in the place of %s.tsv what it is and where', (name) => {
  using good = seedFolder();
  const file = `${good.path}/medicine/${name}.tsv`;
  rmSync(file, { force: true });
  mkdirSync(file);
  const found = (): string[] => checkSeedFiles(good.path).problems.map(({ file: where, message }) => `${where}: ${message}`);
  expect(found()).toEqual([expect.stringContaining(`${file}: is a folder; a file of tab-separated lines is expected.`)]);
  rmdirSync(file);
  symlinkSync('nowhere', file);
  expect(found()).toEqual([expect.stringContaining(`${file}: is a link to a file that is not there; mend or remove`)]);
});

test.each(['relations.tsv', 'entities.tsv'])(
  'says of a %s that cannot be read only that, whatever other files say of its lines',
  (damaged) => {
    using seeds = testFolder({
      'medicine/entities.tsv': table(ENTITY_COLUMNS, GOOD_ENTITIES),
      'medicine/relations.tsv': table(RELATION_COLUMNS, GOOD_RELATIONS),
      'medicine/patients.tsv': table(PATIENT_COLUMNS, ['gout;40-75;mostly male;acute;clinic;100']),
      'medicine/disease-values.tsv': table(DISEASE_VALUE_COLUMNS, ['gout;tophus;urate;500;600', 'gout;fever;urate;5;6']),
      [`medicine/${damaged}`]: Buffer.from('\xff', 'latin1'),
    });
    const { problems } = checkSeedFiles(seeds.path);
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual([`${seeds.path}/medicine/${damaged}:0`]);
  },
);

test('tells all problems at once, and counts those beyond the fiftieth', () => {
  using seeds = seedFolder([
    ...GOOD_ENTITIES,
    ...Array.from({ length: 60 }, (_, index) => `x${index};thing;某${index};;;`),
  ]);
  expect(() => readSeedGraph(seeds.path)).toThrow(/has 60 problem\(s\):\n[^]*\.\.\. and 10 more$/);
});

test('refuses a folder that is not there and one without seeds', () => {
  using empty = testFolder({});
  const nowhere = `${empty.path}/nowhere`;
  expect(() => readSeedGraph(nowhere)).toThrow(new ConfigError(`seeds at ${nowhere}: there is no such folder; ${EXPECTED}`));
  const file = fileURLToPath(import.meta.url);
  expect(() => readSeedGraph(file)).toThrow(new ConfigError(`seeds at ${file}: it is no folder; ${EXPECTED}`));
  expect(() => readSeedGraph(empty.path)).toThrow('no <specialty>/entities.tsv found');
});

test('the seeds that ship are without problems and large enough', () => {
  const { problems } = checkSeedFiles(SHIPPED);
  expect(problems).toEqual([]);
  const { entities, relations, entitiesByType, diseasesByPrevalence, findingsPerDisease } = graphStatistics(
    readSeedGraph(SHIPPED),
  );
  expect(entitiesByType.disease).toBeGreaterThanOrEqual(550);
  expect(diseasesByPrevalence.rare).toBeGreaterThanOrEqual(120);
  expect(entities).toBeGreaterThanOrEqual(6_000);
  expect(relations).toBeGreaterThanOrEqual(30_000);
  // Gilbert syndrome is jaundice and its bilirubin, and nothing more.
  expect(findingsPerDisease.fewest).toBeGreaterThanOrEqual(4);
});

test('every entity of the seeds that ship stands in a fact', () => {
  const { entities, relations } = readSeedGraph(SHIPPED);
  const used = new Set(relations.flatMap(({ subject, object, qualifiers }) => [subject, object, qualifiers?.with]));
  expect([...entities.keys()].filter((id) => !used.has(id))).toEqual([]);
});

test('the README of the seeds states their size', () => {
  const { entities, relations } = readSeedGraph(SHIPPED);
  const stated = `${entities.size.toLocaleString('en-US')} entities, ${relations.length.toLocaleString('en-US')} relations`;
  expect(readFileSync(`${SHIPPED}/README.md`, 'utf8')).toContain(stated);
});

const EXPECTED = 'expected <specialty>/entities.tsv below one';
const SHIPPED = fileURLToPath(new URL('../../../seeds', import.meta.url));

test('reads what qualifies a relation, and nothing where nothing does', () => {
  using seeds = seedFolder(GOOD_ENTITIES, [
    ...GOOD_RELATIONS,
    'gout;has_symptom;myalgia;frequency=rare',
    'gout;second_line_treatment;oseltamivir;role=adjunct|with=colchicine|when=flare',
  ]);
  const graph = readSeedGraph(seeds.path);
  expect(graph.qualifiersOf('gout', 'has_symptom', 'myalgia')).toEqual({ frequency: 'rare' });
  expect(graph.qualifiersOf('gout', 'second_line_treatment', 'oseltamivir')).toEqual({
    role: 'adjunct',
    with: 'colchicine',
    when: 'flare',
  });
  expect(graph.qualifiersOf('gout', 'has_symptom', 'fever')).toEqual({});
});

test('a header may leave out the column of qualifiers', () => {
  using seeds = testFolder({
    'medicine/entities.tsv': table(ENTITY_COLUMNS, GOOD_ENTITIES),
    'medicine/relations.tsv': table(RELATION_COLUMNS.slice(0, 3), GOOD_RELATIONS),
  });
  using whole = seedFolder();
  expect(readSeedGraph(seeds.path).hash).toBe(readSeedGraph(whole.path).hash);
});

test('reads who is met with a disease, and of a finding its age and sex', () => {
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, {
    'patients.tsv': table(PATIENT_COLUMNS, ['gout;40-75;mostly male;acute;clinic;100', 'cough;;female;;;']),
  });
  const graph = readSeedGraph(seeds.path);
  expect(graph.entity('gout').patients).toEqual({
    age: [40, 75],
    sex: 'mostly male',
    onset: 'acute',
    setting: 'clinic',
    incidence: 100,
  });
  expect(graph.entity('cough').patients).toMatchObject({ age: null, sex: 'female' });
  expect(graph.entity('fever').patients).toBeUndefined();
});

test.each([
  ['one unit', '2-10 days', { count: 2, unit: 'day' }, { count: 10, unit: 'day' }],
  ['two units', '6 hours-3 days', { count: 6, unit: 'hour' }, { count: 3, unit: 'day' }],
])('reads how long a disease has lasted, in %s', (_, duration, shortest, longest) => {
  const line = `gout;40-75;mostly male;acute;clinic;100;${duration}`;
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, { 'patients.tsv': table(PATIENT_COLUMNS, [line]) });
  expect(readSeedGraph(seeds.path).entity('gout').patients?.duration).toEqual([shortest, longest]);
});

test('a header may leave out the column of durations', () => {
  const columns = PATIENT_COLUMNS.slice(0, -1);
  const lines = ['gout;40-75;mostly male;acute;clinic;100'];
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, { 'patients.tsv': table(columns, lines) });
  expect(readSeedGraph(seeds.path).entity('gout').patients).not.toHaveProperty('duration');
});

test.each([
  ['an age that ends before it begins', 'gout;70-40;male;acute;clinic;3', "age '70-40' is not two numbers"],
  ['one year', 'gout;70;male;acute;clinic;3', "age '70' is not two numbers"],
  ['an unknown sex', 'gout;40-70;men;acute;clinic;3', "unknown sex 'men'"],
  ['an unknown onset', 'gout;40-70;male;sudden;clinic;3', "unknown onset 'sudden'"],
  ['an unknown setting', 'gout;40-70;male;acute;home;3', "unknown setting 'home'"],
  ['no incidence at all', 'gout;40-70;male;acute;clinic;0', "incidence '0' is no number above 0"],
  ['more cases than people', 'gout;40-70;male;acute;clinic;200000', "incidence '200000' is no number above 0"],
  ['a duration that ends before it begins', 'gout;40-70;male;acute;clinic;3;3-2 days', "duration '3-2 days' is not like"],
  ['a duration of nothing', 'gout;40-70;male;acute;clinic;3;0-2 days', "duration '0-2 days' is not like"],
  ['a duration without a unit', 'gout;40-70;male;acute;clinic;3;2-3', "duration '2-3' is not like '2-10 days'"],
  ['a duration of a finding', 'cough;1-3;;;;;2-3 days', "patients of the symptom 'cough' state duration"],
  ['nobody', 'gouty;40-70;male;acute;clinic;3', "'gouty' is no entity of medicine/entities.tsv"],
  ['an onset of a finding', 'cough;1-3;;acute;;', "patients of the symptom 'cough' state onset; only diseases do"],
])('refuses patients with %s', (_, line, message) => {
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, { 'patients.tsv': table(PATIENT_COLUMNS, [line]) });
  expect(() => readSeedGraph(seeds.path)).toThrow(message);
});

test('refuses patients that stand twice', () => {
  const line = 'gout;40-70;male;acute;clinic;3';
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, { 'patients.tsv': table(PATIENT_COLUMNS, [line, line]) });
  expect(() => readSeedGraph(seeds.path)).toThrow(/patients\.tsv:3: the patients of 'gout' stand already at line 2/);
});

const URATE = 'urate;尿酸;serum;血清;μmol/L;200;420;0;mg/dL;0.0168;;1';

test('reads findings as numbers', () => {
  using seeds = seedFolder([...GOOD_ENTITIES, 'hyperuricemia;laboratory_finding;高尿酸血症;;;'], GOOD_RELATIONS, {
    'analytes.tsv': table(ANALYTE_COLUMNS, [URATE]),
    'values.tsv': table(VALUE_COLUMNS, ['hyperuricemia;urate;480;720']),
  });
  expect(readSeedGraph(seeds.path).measures).toEqual({
    analytes: [
      {
        id: 'urate',
        names: { en: 'urate', zh: '尿酸' },
        specimen: { en: 'serum', zh: '血清' },
        unit: 'μmol/L',
        reference: [200, 420],
        decimals: 0,
        conventional: { unit: 'mg/dL', factor: 0.0168, offset: 0, decimals: 1 },
      },
    ],
    values: [{ finding: 'hyperuricemia', analyte: 'urate', from: 480, to: 720 }],
  });
});

test.each([
  ['a finding that is none', 'gout;urate;480;720', "'gout' is a disease; values are of findings"],
  ['an unknown analyte', 'tophus;urat;480;720', "'urat' is no analyte; did you mean 'urate'?"],
  ['a range turned round', 'tophus;urate;720;480', "'720 to 480' is no range of 'tophus'"],
  ['words for numbers', 'tophus;urate;high;720', "'high to 720' is no range"],
])('refuses values with %s', (_, line, message) => {
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, {
    'analytes.tsv': table(ANALYTE_COLUMNS, [URATE]),
    'values.tsv': table(VALUE_COLUMNS, [line]),
  });
  expect(() => readSeedGraph(seeds.path)).toThrow(message);
});

test('reads the values of one disease beside those of all', () => {
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, {
    'analytes.tsv': table(ANALYTE_COLUMNS, [URATE]),
    'values.tsv': table(VALUE_COLUMNS, ['tophus;urate;480;720']),
    'disease-values.tsv': table(DISEASE_VALUE_COLUMNS, ['gout;tophus;urate;500;600']),
  });
  expect(readSeedGraph(seeds.path).measures.values).toEqual([
    { finding: 'tophus', analyte: 'urate', from: 480, to: 720 },
    { finding: 'tophus', analyte: 'urate', from: 500, to: 600, disease: 'gout' },
  ]);
});

test.each([
  ['no disease', ';tophus;urate;500;600', 'disease must not be empty'],
  ['an unknown disease', 'goot;tophus;urate;500;600', "'goot' is no entity, no disease; did you mean 'gout'?"],
  ['a finding for a disease', 'fever;tophus;urate;500;600', "'fever' is a symptom, no disease"],
  ['a finding that the disease has not', 'influenza;tophus;urate;500;600', "'influenza' has no finding 'tophus'"],
  ['an analyte that does not show it', 'gout;tophus;iron;5;6', "given in 'iron'; values.tsv allows: urate"],
  ['a finding that is no number', 'influenza;cough;urate;5;6', "given in 'urate'; values.tsv allows: none"],
  ['a range turned round', 'gout;tophus;urate;600;500', "'600 to 500' is no range of 'tophus'"],
])('refuses values of one disease with %s', (_, line, message) => {
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, {
    'analytes.tsv': table(ANALYTE_COLUMNS, [URATE, URATE.replaceAll('urate', 'iron').replace('尿酸', '铁')]),
    'values.tsv': table(VALUE_COLUMNS, ['tophus;urate;480;720']),
    'disease-values.tsv': table(DISEASE_VALUE_COLUMNS, [line]),
  });
  expect(() => readSeedGraph(seeds.path)).toThrow(/disease-values\.tsv:2: /);
  expect(() => readSeedGraph(seeds.path)).toThrow(message);
});

test('refuses values of one disease that stand twice', () => {
  const line = 'gout;tophus;urate;500;600';
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, {
    'analytes.tsv': table(ANALYTE_COLUMNS, [URATE]),
    'values.tsv': table(VALUE_COLUMNS, ['tophus;urate;480;720']),
    'disease-values.tsv': table(DISEASE_VALUE_COLUMNS, [line, line]),
  });
  expect(() => readSeedGraph(seeds.path)).toThrow(/disease-values\.tsv:3: values of 'tophus' in 'urate' stand already at/);
});

test.each([
  ['a ratio above one', 'cup-to-disc ratio;杯盘比;;;;;0.4;1', '0.7;1.2', "'tophus' is shown by cup-to-disc ratio of 1.2"],
  ['more than a whole', 'lymphocytes;淋巴细胞;;;%;20;50;0', '90;101', 'no patient has less than 0 or more than 100'],
  ['less than nothing', URATE, '-5;600', "'tophus' is shown by urate of -5; no patient has less than 0"],
  ['a range that is none', 'arterial pH;pH;;;;7.35;9;2', '7.1;7.2', "the reference range of 'arterial pH' holds 9"],
])('refuses a value that nobody can have: %s', (_, analyte, range, message) => {
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, {
    'analytes.tsv': table(ANALYTE_COLUMNS, [analyte]),
    'values.tsv': table(VALUE_COLUMNS, [`tophus;${analyte.split(';')[0]};${range}`]),
  });
  expect(() => readSeedGraph(seeds.path)).toThrow(message);
});

test.each([
  ['a range turned round', URATE.replace('200;420', '420;200'), 'begins at 420 and ends at 200'],
  ['a factor of nothing', URATE.replace('0.0168', '0'), "factor of 'urate' is 0"],
  ['half a decimal', URATE.replace(';420;0;', ';420;0.5;'), "decimals of 'urate' are not whole numbers"],
  ['no Chinese name', URATE.replace('尿酸', ''), 'an analyte needs a name and a name_zh'],
])('refuses an analyte with %s', (_, line, message) => {
  using seeds = seedFolder(GOOD_ENTITIES, GOOD_RELATIONS, { 'analytes.tsv': table(ANALYTE_COLUMNS, [line]) });
  expect(() => readSeedGraph(seeds.path)).toThrow(message);
});
