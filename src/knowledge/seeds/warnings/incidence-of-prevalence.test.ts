import { expect, test } from 'vitest';
import { table } from '../../../../test/worlds/seed-folder.ts';
import { PATIENT_COLUMNS } from '../parse-patients.ts';
import { foundBy } from './fixtures/found-by.ts';
import { incidenceOfPrevalence } from './incidence-of-prevalence.ts';

/** What is found of a disease of a prevalence, with new cases per 100,000 a year. */
function found(prevalence: string, incidence: string): string[] {
  const findings = ['fever', 'cough', 'joint pain'].map((finding) => `cold;has_symptom;${finding}`);
  const patients = { 'patients.tsv': table(PATIENT_COLUMNS, [`cold;0-80;both;acute;clinic;${incidence}`]) };
  return foundBy(incidenceOfPrevalence, [`cold;disease;普通感冒;;;${prevalence}`], findings, patients);
}

test('more than three times outside of its class, and not before', () => {
  expect(found('common', '2.1')).toEqual([]);
  expect(found('common', '2')).toEqual([
    expect.stringContaining("'cold' is common, and 2 new cases per 100,000 a year are about 1 in 625 people over a lifetime"),
  ]);
  expect(found('uncommon', '0.21')).toEqual([]);
  expect(found('uncommon', '0.2')).toHaveLength(1);
  expect(found('uncommon', '18.7')).toEqual([]);
  expect(found('uncommon', '19')).toHaveLength(1);
  expect(found('rare', '1.8')).toEqual([]);
  expect(found('rare', '1.9')).toHaveLength(1);
});

test('nothing is too common or too rare for the outermost classes', () => {
  expect(found('common', '10000')).toEqual([]);
  expect(found('rare', '0.001')).toEqual([]);
});
