import { expect, test } from 'vitest';
import { forbiddingEffects } from './forbidding-effects.ts';
import { foundBy, RELATION_LINE } from './fixtures/found-by.ts';

const ENTITIES = [
  'hyperkalemia;laboratory_finding;高钾血症;;;',
  'high serum potassium;contraindication;血钾过高;;;',
  'cold state;contraindication;受寒状态;;;',
];
const EFFECT = 'colchicine;has_adverse_effect;hyperkalemia';
const FACTS = ['high serum potassium;implies;hyperkalemia', EFFECT];

test('a drug that raises potassium says nothing of a patient whose potassium is high', () => {
  expect(foundBy(forbiddingEffects, ENTITIES, FACTS)).toEqual([
    `relations.tsv:${RELATION_LINE + 1} 'colchicine' has the adverse effect 'hyperkalemia', which 'high serum potassium' implies, and is neither contraindicated nor safe there`,
  ]);
});

test.each([
  ['contraindicated there', 'colchicine;contraindicated_in;high serum potassium'],
  ['given there with care', 'colchicine;contraindicated_in;high serum potassium;strength=relative'],
  ['safe there', 'colchicine;safe_in;high serum potassium;source=a label'],
])('does not mind a drug that is %s', (_, fact) => {
  expect(foundBy(forbiddingEffects, ENTITIES, [...FACTS, fact])).toEqual([]);
});

test('a contraindication in what the condition implies is enough', () => {
  const facts = ['high serum potassium;implies;cold state', 'colchicine;contraindicated_in;cold state'];
  expect(foundBy(forbiddingEffects, ENTITIES, [...FACTS, ...facts])).toEqual([]);
});

test('a complaint forbids nothing', () => {
  expect(foundBy(forbiddingEffects, ENTITIES, ['cold state;implies;cough', 'colchicine;has_adverse_effect;cough'])).toEqual([]);
});
