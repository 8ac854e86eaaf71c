import { expect, it } from 'vitest';
import { whyNoFinding } from './hpo-absence.ts';

const row = { qualifier: '', aspect: 'P', frequency: '', modifier: '' };
const excluded = 'excluded phenotypes left out';
const unread = 'annotations with a frequency that cannot be read left out';

it.each([
  '',
  '1/9',
  '12 / 12',
  '3 of 4',
  '100%',
  '0.5 %',
  '<1%',
  '0-5%',
  '5%-10%',
  'HP:0040280',
  'HP:0040284',
  '５％',
  'very rare',
])('a frequency of "%s" states a finding', (frequency) => expect(whyNoFinding({ ...row, frequency })).toBeNull());

it.each([
  '0/9',
  '0 / 31',
  '00/12',
  '0 of 4',
  '0/0',
  '0%',
  '0 %',
  '0.0%',
  '0-0%',
  '０％',
  'HP:0040285',
  'hp:0040285',
  'Excluded',
])('a frequency of "%s" says that it is absent', (frequency) =>
  expect(whyNoFinding({ ...row, frequency })).toBe(excluded),
);

it.each(['9/3', '140%', 'HP:0001250', 'often?', '1/', '%', '-3%', '1e9/2'])(
  'a frequency of "%s" is no statement',
  (frequency) => expect(whyNoFinding({ ...row, frequency })).toBe(unread),
);

it('the other columns take a finding back too', () => {
  expect(whyNoFinding({ ...row, qualifier: 'NOT' })).toBe(excluded);
  expect(whyNoFinding({ ...row, qualifier: ' not ', frequency: '3/4' })).toBe(excluded);
  expect(whyNoFinding({ ...row, qualifier: 'PERHAPS' })).toBe(
    'annotations with a qualifier that is not known left out',
  );
  expect(whyNoFinding({ ...row, modifier: 'HP:0012828;HP:0040285' })).toBe(excluded);
  expect(whyNoFinding({ ...row, onset: 'HP:0040285' })).toBe(excluded);
  expect(whyNoFinding({ ...row, onset: 'HP:0003577' })).toBeNull();
  expect(whyNoFinding({ ...row, modifier: 'HP:0012828' })).toBeNull();
  expect(whyNoFinding({ ...row, aspect: 'I' })).toBe('annotations of no phenotype left out');
});
