import { expect, it } from 'vitest';
import { smallGraph } from './fixtures/small-graph.ts';
import { isYieldedBy } from './yielded-by.ts';

const graph = smallGraph({
  entities: {
    symptom: 'elevated mood',
    sign: 'cotton-wool spot',
    laboratory_finding: 'elevated plasma phenylalanine, elevated copper, low zinc, low zinc in hair',
    imaging_finding: 'lung cavity, pulmonary nodule',
    procedure:
      'amino acid analysis, fundus examination, copper measurement, zinc assay, chest CT, brain MRI, mood test',
  },
  facts: [
    ['amino acid analysis', 'yields', 'elevated plasma phenylalanine'],
    ['fundus examination', 'yields', 'cotton-wool spot'],
    ['chest CT', 'yields', 'lung cavity'],
    ['zinc assay', 'yields', 'low zinc'],
    ['low zinc in hair', 'implies', 'low zinc'],
    ['lung cavity', 'implies', 'low zinc in hair'],
  ],
});
const isYielded = (test: string, finding: string): boolean =>
  isYieldedBy(graph, graph.nodeOfKey(test), graph.nodeOfKey(finding));

it('a test yields what is stated, though no word says so', () => {
  expect(isYielded('amino acid analysis', 'elevated plasma phenylalanine')).toBe(true);
  expect(isYielded('fundus examination', 'cotton-wool spot')).toBe(true);
});

it('a test yields what implies a finding of the same kind that it yields', () => {
  expect(isYielded('zinc assay', 'low zinc in hair')).toBe(true);
  expect(isYielded('zinc assay', 'lung cavity')).toBe(false);
});

it('where something is stated of the test or of the finding, words say nothing', () => {
  expect(isYielded('chest CT', 'pulmonary nodule')).toBe(false);
  expect(isYielded('brain MRI', 'lung cavity')).toBe(false);
});

it('where nothing is stated, words and sections say what a test yields', () => {
  expect(isYielded('copper measurement', 'elevated copper')).toBe(true);
  expect(isYielded('brain MRI', 'pulmonary nodule')).toBe(true);
  expect(isYielded('copper measurement', 'pulmonary nodule')).toBe(false);
});

it('no test yields a symptom', () => expect(isYielded('mood test', 'elevated mood')).toBe(false));
