import { expect, test } from 'vitest';
import { table } from '../../../../test/worlds/seed-folder.ts';
import { PATIENT_COLUMNS } from '../parse-patients.ts';
import { foundBy, RELATION_LINE } from './fixtures/found-by.ts';
import { impossiblePatients } from './impossible-patients.ts';

/** What is found when gout of these patients has a finding of those. */
function found(gout: string, finding: string, frequency = 'rare', more: readonly string[] = []): string[] {
  const patients = { 'patients.tsv': table(PATIENT_COLUMNS, [`gout;${gout};acute;clinic;300`, `mark;${finding}`]) };
  const entities = ['mark;sign;标记;;;', 'narrow mark;sign;窄标记;;;'];
  return foundBy(impossiblePatients, entities, [`gout;has_sign;mark;frequency=${frequency}`, ...more], patients);
}

const AT = `relations.tsv:${RELATION_LINE}`;

test('ages that do not meet', () => {
  expect(found('40-70;both', '0-10;')).toEqual([
    `${AT} 'gout' has 'mark': the disease is met at 40-70 years, the finding at 0-10`,
  ]);
  expect(found('0-10;both', '10-70;')).toHaveLength(1);
  expect(found('40-70;both', '0-41;')).toEqual([]);
});

test('the other sex', () => {
  expect(found('40-70;male', ';female')).toEqual([
    `${AT} 'gout' has 'mark': the disease has male patients, the finding female ones`,
  ]);
  expect(found('40-70;mostly male', ';female')).toEqual([]);
});

test('a finding of one sex in most patients of both', () => {
  expect(found('40-70;both', ';female', 'usual')).toEqual([
    `${AT} 'gout' has 'mark': it is usual, and only patients of one sex (female) have it`,
  ]);
  expect(found('40-70;mostly female', ';female', 'usual')).toEqual([]);
  expect(found('40-70;both', ';female', 'sometimes')).toEqual([]);
});

test('what a finding implies has its patients too', () => {
  expect(found('40-70;both', '0-50;', 'rare', ['gout;has_sign;narrow mark', 'narrow mark;implies;mark'])).toEqual([]);
  expect(found('60-70;both', '0-50;', 'rare', ['gout;has_sign;narrow mark', 'narrow mark;implies;mark']).at(-1)).toBe(
    `relations.tsv:${RELATION_LINE + 1} 'gout' has 'narrow mark': that implies 'mark', and the disease is met at 60-70 years, the finding at 0-50`,
  );
});
