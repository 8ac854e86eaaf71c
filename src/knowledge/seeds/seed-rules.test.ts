import { expect, test } from 'vitest';
import { checkSeedFiles } from './seed-files.ts';
import { PATIENT_COLUMNS } from './parse-patients.ts';
import { GOOD_ENTITIES, GOOD_RELATIONS, seedFolder, table } from '../../../test/worlds/seed-folder.ts';

/** What is wrong with the good seeds after these lines were added: `file:line message`. */
function problemsWith(entities: readonly string[], relations: readonly string[] = []): string[] {
  using seeds = seedFolder([...GOOD_ENTITIES, ...entities], [...GOOD_RELATIONS, ...relations]);
  return checkSeedFiles(seeds.path).problems.map(
    ({ file, line, message }) => `${file.split('/').at(-1)}:${line} ${message.replaceAll(seeds.path, '')}`,
  );
}

const ENTITY_LINE = GOOD_ENTITIES.length + 2;
const RELATION_LINE = GOOD_RELATIONS.length + 2;

test('the good seeds have no problem', () => {
  expect(problemsWith([])).toEqual([]);
});

test.each([
  ['a name twice', 'Fever;sign;体温升高;;;', "name 'Fever' of 'Fever' is taken by 'fever' (/medicine/entities.tsv:4)"],
  ['a synonym that is a name', 'grippe;symptom;流感样症状;cough;;', "name 'cough' of 'grippe' is taken by 'cough'"],
  ['a Chinese name twice', 'ague;symptom;发热;;;', "name '发热' of 'ague' is taken by 'fever'"],
  ['a synonym that repeats the name', 'ague;symptom;寒热;ague;;', "name 'ague' of 'ague' is taken by 'ague'"],
])('a name belongs to one entity: refuses %s', (_, line, message) => {
  expect(problemsWith([line])).toEqual([expect.stringContaining(`entities.tsv:${ENTITY_LINE} ${message}`)]);
});

test.each([
  ['a dangling subject', 'gouty;has_symptom;cough', "subject 'gouty' is no entity; did you mean 'gout'?"],
  ['a dangling object', 'gout;has_symptom;itch', "object 'itch' is no entity"],
  ['an object of the wrong type', 'gout;has_sign;cough', "object 'cough' of has_sign is a symptom; allowed: sign"],
  [
    'a subject of the wrong type',
    'fever;has_symptom;cough',
    "subject 'fever' of has_symptom is a symptom; allowed: disease",
  ],
  ['a fact twice', 'gout;has_symptom;fever', "'gout has_symptom fever' stands already at /medicine/relations.tsv:7"],
])('refuses %s', (_, line, message) => {
  expect(problemsWith([], [line])).toContainEqual(expect.stringContaining(`relations.tsv:${RELATION_LINE} ${message}`));
});

test('a treatment must not be contraindicated in the disease it treats', () => {
  expect(problemsWith([], ['colchicine;contraindicated_in;gout'])).toEqual([
    "relations.tsv:10 'colchicine' is a first line treatment of 'gout' and contraindicated in it (/medicine/relations.tsv:12)",
  ]);
});

test('a treatment is first-line or second-line, not both', () => {
  expect(problemsWith([], ['gout;second_line_treatment;colchicine'])).toEqual([
    `relations.tsv:${RELATION_LINE} 'colchicine' is both first-line and second-line treatment of 'gout' (/medicine/relations.tsv:10)`,
  ]);
});

test('what implies each other is one thing, but for two findings', () => {
  expect(problemsWith([], ['influenza;implies;gout', 'gout;implies;influenza'])).toEqual([
    `relations.tsv:${RELATION_LINE + 1} 'gout' implies 'influenza' implies 'gout': 2 names of one thing, as each implies ` +
      'the others; make them one entity with synonyms, or take out the fact that is wrong',
  ]);
  expect(problemsWith([], ['fever;implies;myalgia', 'myalgia;implies;fever'])).toEqual([]);
});

test('a class is a member of nothing', () => {
  const classes = ['one;drug_class;甲;;;', 'other;drug_class;乙;;;'];
  expect(problemsWith(classes, ['one;member_of;other', 'other;member_of;one'])).toEqual([
    expect.stringContaining("subject 'one' of member_of is a drug_class; allowed: drug"),
    expect.stringContaining("subject 'other' of member_of is a drug_class; allowed: drug"),
  ]);
});

test('one name that leaves many references behind is told at each, with what was meant', () => {
  const diseases = Array.from({ length: 60 }, (_, at) => `disease ${at};disease;病${at};;;rare`);
  const facts = diseases.map((line) => `${line.split(';')[0]};has_symptom;fevr`);
  const found = problemsWith(diseases, facts).filter((problem) => problem.includes('is no entity'));
  expect(found).toHaveLength(60);
  expect(found.filter((problem) => problem.endsWith("did you mean 'fever'?"))).toHaveLength(60);
});

test('nothing relates to itself', () => {
  expect(problemsWith([], ['gout;has_complication;gout'])).toEqual([
    `relations.tsv:${RELATION_LINE} 'gout' relates to itself`,
  ]);
});

test('a disease needs three findings', () => {
  expect(problemsWith(['cold;disease;普通感冒;;;common'], ['cold;has_symptom;cough'])).toEqual([
    `entities.tsv:${ENTITY_LINE} disease 'cold' has 1 finding(s); at least 3 are needed`,
  ]);
});

test('two diseases must not have the same findings', () => {
  const findings = ['myalgia', 'fever', 'cough'].map((finding) => `cold;has_symptom;${finding}`);
  expect(problemsWith(['cold;disease;普通感冒;;;common'], findings)).toEqual([
    `entities.tsv:${ENTITY_LINE} disease 'cold' has the same findings as 'influenza'`,
  ]);
});

const MORE = [
  'pyrexia of gout;symptom;痛风发热;;;',
  'rigors;symptom;寒战;;;',
  'hypothermia;sign;低体温;;;',
];

test.each([
  ['a finding that it has', ['gout;lacks;fever'], "'gout' lacks 'fever' and has 'fever'"],
  [
    'a finding that one of its own implies',
    ['joint pain;implies;rigors', 'rigors;implies;myalgia', 'gout;lacks;myalgia'],
    "'gout' lacks 'myalgia' and has 'joint pain'",
  ],
  ['opposites twice', ['fever;opposite_of;hypothermia', 'hypothermia;opposite_of;fever'], 'are opposites stands already'],
  [
    'opposites of which one implies the other',
    ['rigors;implies;fever', 'fever;opposite_of;rigors'],
    "'fever' and 'rigors' are opposites, and one implies the other",
  ],
  [
    'akin findings that are opposites',
    ['fever;opposite_of;hypothermia', 'hypothermia;akin_to;fever'],
    "that 'hypothermia' and 'fever' are opposites stands already",
  ],
  [
    'akin findings of which one implies the other',
    ['rigors;implies;myalgia', 'myalgia;implies;fever', 'fever;akin_to;rigors'],
    "'fever' and 'rigors' are akin, and one implies the other",
  ],
  [
    'a drug that is safe where it is forbidden',
    ['colchicine;safe_in;severe renal impairment;source=a label'],
    "'colchicine' is safe and contraindicated in 'severe renal impairment'",
  ],
  ['a companion that is none', ['gout;second_line_treatment;oseltamivir;with=colchicin'], 'did you mean'],
  ['a companion of another type', ['gout;second_line_treatment;oseltamivir;with=fever'], 'with=fever is a symptom'],
  ['a reason to treat that is no finding', ['gout;second_line_treatment;oseltamivir;needs=gout'], 'needs=gout is a disease'],
  ['one of two reasons that is none', ['gout;second_line_treatment;oseltamivir;needs=fever,gout'], 'needs=gout is a disease'],
  ['ages of a finding that are none', ['gout;has_symptom;myalgia;age=5 years'], 'age=5 years of'],
])('refuses %s', (_, lines, message) => {
  expect(problemsWith(MORE, lines)).toEqual([expect.stringContaining(message)]);
});

test('the ages of a finding of a disease are some of the disease and of the finding', () => {
  const files = { 'patients.tsv': table(PATIENT_COLUMNS, ['gout;35-80', 'myalgia;2-110']) };
  const problemsOf = (age: string): string[] => {
    using seeds = seedFolder(GOOD_ENTITIES, [...GOOD_RELATIONS, `gout;has_symptom;myalgia;age=${age}`], files);
    return checkSeedFiles(seeds.path).problems.map(({ message }) => message);
  };
  expect(problemsOf('60-80')).toEqual([]);
  expect(problemsOf('0-1')).toEqual([
    "age=0-1 of 'myalgia' in 'gout': 'gout' is met at 35-80 years",
    "age=0-1 of 'myalgia' in 'gout': 'myalgia' is met at 2-110 years",
  ]);
});

test('a treatment may be given with care in the disease that it treats', () => {
  expect(problemsWith([], ['colchicine;contraindicated_in;gout;strength=relative'])).toEqual([]);
});

test('implications may go round', () => {
  expect(problemsWith(MORE, ['rigors;implies;fever', 'fever;implies;rigors', 'gout;lacks;cough'])).toEqual([]);
});
