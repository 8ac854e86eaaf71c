import { expect, test } from 'vitest';
import { table } from '../../../../test/worlds/seed-folder.ts';
import { PATIENT_COLUMNS } from '../parse-patients.ts';
import { foundBy, RELATION_LINE } from './fixtures/found-by.ts';
import {
  missingFrequencies,
  missingPatients,
  noDefinitiveTreatment,
  noUsualFinding,
  onlyConditionalConfirmation,
} from './incomplete-facts.ts';

test('diseases without patients, and columns that are empty', () => {
  const patients = { 'patients.tsv': table(PATIENT_COLUMNS, ['gout;40-70;mostly male;acute;;300']) };
  expect(foundBy(missingPatients, [], [], patients)).toEqual([
    "entities.tsv:2 the patients of 'influenza' lack age, sex, onset, setting, incidence",
    "entities.tsv:3 the patients of 'gout' lack setting",
  ]);
});

test('findings without frequency, and diseases of which nothing is usual', () => {
  const cold = 'cold;disease;普通感冒;;;common';
  const facts = ['cold;has_symptom;fever;frequency=rare', 'cold;has_symptom;cough;frequency=usual'];
  expect(foundBy(missingFrequencies, [cold], [...facts, 'cold;has_symptom;joint pain']).at(-1)).toBe(
    `relations.tsv:${RELATION_LINE + 2} how often 'cold' has 'joint pain' is not stated`,
  );
  expect(foundBy(noUsualFinding, [cold], [...facts, 'cold;has_symptom;joint pain'])).toEqual([
    "entities.tsv:2 'influenza' has no finding that is always or usual",
    "entities.tsv:3 'gout' has no finding that is always or usual",
  ]);
});

test('a treatment beside the definitive one is no answer by itself', () => {
  const [cold, ...facts] = ['cold;disease;普通感冒;;;common', ...['fever', 'cough', 'joint pain'].map((each) => `cold;has_symptom;${each}`)];
  const adjunct = 'cold;first_line_treatment;oseltamivir;role=adjunct';
  const definitive = 'cold;second_line_treatment;colchicine';
  expect(foundBy(noDefinitiveTreatment, [cold!], [...facts, adjunct])).toEqual([
    expect.stringContaining("'cold' has no definitive treatment"),
  ]);
  expect(foundBy(noDefinitiveTreatment, [cold!], [...facts, adjunct, definitive])).toEqual([]);
});

test('tests that confirm under conditions only', () => {
  const tests = ['biopsy;procedure;活检;;;', 'culture;procedure;培养;;;'];
  const conditional = 'gout;confirmed_by;biopsy;when=late';
  expect(foundBy(onlyConditionalConfirmation, tests, [conditional, 'gout;confirmed_by;culture;when=early'])).toEqual([
    "entities.tsv:3 'gout' is confirmed by several tests, and by none without a condition",
  ]);
  expect(foundBy(onlyConditionalConfirmation, tests, [conditional, 'gout;confirmed_by;culture'])).toEqual([]);
  expect(foundBy(onlyConditionalConfirmation, tests, [conditional])).toEqual([]);
});
