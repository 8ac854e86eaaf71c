import { expect, test } from 'vitest';
import { NameIndex, matchKey } from './match-key.ts';

test.each([
  ["Graves' disease", 'Graves disease'],
  ["Parkinson's disease", 'Parkinson disease'],
  ['Abdominal Pain', 'pain, abdominal'],
  ['Seizures', 'seizure'],
  ['Behçet disease', 'Behcet disease'],
  ['Increased circulating ferritin concentration', 'elevated ferritin'],
  ['Reduced ejection fraction', 'low ejection fraction'],
  ['Gaucher disease type I', 'Gaucher disease, type 1'],
  ['22q11.2 deletion syndrome', '22q11.2 Deletion Syndrome'],
])('%s and %s are the same name', (left, right) => {
  expect(matchKey(left)).toBe(matchKey(right));
});

test.each([
  ['elevated ferritin', 'low ferritin'],
  ['type 1 diabetes', 'type 2 diabetes'],
  ['hypertension', 'hypotension'],
  ['pertussis', 'pertussi'],
  ['diabetes', 'diabete insipidus'],
])('%s and %s are different names', (left, right) => {
  expect(matchKey(left)).not.toBe(matchKey(right));
});

test('an index finds an entry by any name; the first to claim a name keeps it', () => {
  const index = new NameIndex();
  index.add('D1', ['influenza', 'flu']);
  index.add('D2', ['stomach flu', 'flu']);
  expect(index.find(['grippe', 'Flu'])).toBe('D1');
  expect(index.find(['Stomach flu'])).toBe('D2');
  expect(index.find(['grippe'])).toBeNull();
});
