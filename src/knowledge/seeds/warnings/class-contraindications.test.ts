import { expect, test } from 'vitest';
import { classContraindications } from './class-contraindications.ts';
import { foundBy, RELATION_LINE } from './fixtures/found-by.ts';

const DRUGS = ['atenolol;drug;阿替洛尔;;;', 'nadolol;drug;纳多洛尔;;;', 'timolol;drug;噻吗洛尔;;;', 'esmolol;drug;艾司洛尔;;;'];
const ENTITIES = [
  ...DRUGS,
  'beta blocker;drug_class;β受体阻滞剂;;;',
  'heart block;contraindication;心脏传导阻滞;;;',
  'complete heart block;contraindication;完全性心脏传导阻滞;;;',
];
const MEMBERS = ['atenolol', 'nadolol', 'timolol', 'esmolol'].map((drug) => `${drug};member_of;beta blocker`);
const forbidden = (...drugs: string[]): string[] => drugs.map((drug) => `${drug};contraindicated_in;heart block`);

test('names the members that lack what half of the class carries, where they join it', () => {
  expect(foundBy(classContraindications, ENTITIES, [...MEMBERS, ...forbidden('atenolol', 'nadolol')])).toEqual([
    `relations.tsv:${RELATION_LINE + 2} 'timolol' is not contraindicated in 'heart block', as 2 of the 4 of the class 'beta blocker' are ('atenolol', 'nadolol')`,
    `relations.tsv:${RELATION_LINE + 3} 'esmolol' is not contraindicated in 'heart block', as 2 of the 4 of the class 'beta blocker' are ('atenolol', 'nadolol')`,
  ]);
});

test.each([
  ['less than half of the class', MEMBERS, forbidden('atenolol')],
  ['a class of two', MEMBERS.slice(0, 2), forbidden('atenolol')],
  ['a relative contraindication', MEMBERS, [...forbidden('atenolol', 'nadolol', 'timolol'), 'esmolol;contraindicated_in;heart block;strength=relative']],
  ['a drug that treats a disease of that condition', MEMBERS, [...forbidden('atenolol', 'nadolol', 'timolol'), 'gout;second_line_treatment;esmolol', 'gout;implies;heart block']],
  ['a drug that is safe there', MEMBERS, [...forbidden('atenolol', 'nadolol', 'timolol'), 'esmolol;safe_in;heart block;source=a label']],
  [
    'a drug that only ever acts locally',
    MEMBERS,
    [...forbidden('atenolol', 'nadolol', 'timolol'), 'gout;second_line_treatment;esmolol;route=topical'],
  ],
])('does not mind %s', (_, members, facts) => {
  expect(foundBy(classContraindications, ENTITIES, [...members, ...facts])).toEqual([]);
});

test('a contraindication in the broader condition is one in the narrower', () => {
  const narrow = ['atenolol', 'nadolol', 'timolol'].map((drug) => `${drug};contraindicated_in;complete heart block`);
  const facts = [...MEMBERS, ...narrow, ...forbidden('esmolol')];
  const implication = 'complete heart block;implies;heart block';
  expect(foundBy(classContraindications, ENTITIES, [...facts, implication])).toEqual([]);
  expect(foundBy(classContraindications, ENTITIES, facts)).toHaveLength(1);
});

test('of a condition and one that it implies, the broader is named', () => {
  const both = ['complete heart block', 'heart block'].flatMap((condition) =>
    ['atenolol', 'nadolol', 'timolol'].map((drug) => `${drug};contraindicated_in;${condition}`),
  );
  const facts = [...MEMBERS, ...both, 'complete heart block;implies;heart block'];
  expect(foundBy(classContraindications, ENTITIES, facts)).toEqual([expect.stringContaining("in 'heart block'")]);
});
