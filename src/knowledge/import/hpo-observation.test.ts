import { expect, it } from 'vitest';
import { observationOf } from './hpo-observation.ts';

const row = {
  qualifier: '',
  reference: 'PMID:1',
  evidence: 'PCS',
  onset: '',
  frequency: '3/7',
  sex: '',
  modifier: '',
  biocuration: '',
};

it.each([
  ['the qualifier', { qualifier: 'NOT' }, 'NOT 3/7'],
  ['a modifier', { modifier: 'HP:0012828;HP:0040285' }, 'HP:0040285 3/7'],
  ['the onset', { onset: 'HP:0040285' }, 'HP:0040285 3/7'],
])('a row that %s denies is an observation of none, in its own words', (_, denied, words) => {
  expect(observationOf({ ...row, ...denied })!.frequency).toEqual({ words, least: 0, most: 0, counted: null });
});

it('any other row is met as often as it says', () => {
  expect(observationOf({ ...row, onset: 'HP:0003577' })).toMatchObject({
    frequency: { words: '3/7', counted: { having: 3, of: 7 } },
    onset: 'HP:0003577',
  });
});
