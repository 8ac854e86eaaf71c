/** Facts that say less than they must: patients, frequencies, and what remains certain of a disease. */
import type { PatientProfile } from '../../../graph/patient-profile.ts';
import type { SourcedEntity } from '../seed-rules.ts';
import { isUsual, type SeedIndex } from './seed-index.ts';
import type { Finding, WarningRule } from './seed-warning.ts';

const PROFILE = ['age', 'sex', 'onset', 'setting', 'incidence'] as const satisfies readonly (keyof PatientProfile)[];

export const missingPatients: WarningRule = {
  name: 'missing-patients',
  about: 'a disease whose patients are not described',
  advice: 'state them in patients.tsv',
  weight: 'warning',
  find: ({ diseases }) =>
    diseases.flatMap(({ id, patients, at }) => {
      const missing = PROFILE.filter((column) => (patients?.[column] ?? null) === null);
      if (missing.length === 0) return [];
      return [{ at, message: `the patients of '${id}' lack ${missing.join(', ')}` }];
    }),
};

export const missingFrequencies: WarningRule = {
  name: 'missing-frequency',
  about: 'a finding of a disease without its frequency',
  advice: 'write frequency=always, usual, sometimes or rare in the fourth column',
  weight: 'warning',
  find: (seeds) =>
    seeds.diseases
      .flatMap(({ id }) => seeds.findingsOf(id))
      .filter(({ qualifiers }) => qualifiers?.frequency === undefined)
      .map(({ subject, object, at }) => ({
        at,
        message: `how often '${subject}' has '${object}' is not stated`,
      })),
};

export const noUsualFinding: WarningRule = {
  name: 'no-usual-finding',
  about: 'a disease without a finding that most of its patients have',
  advice: 'look again at the frequencies of its findings, or at what its patients have in common',
  weight: 'warning',
  find: (seeds) =>
    diseasesThat(
      seeds,
      ({ id }) => !seeds.findingsOf(id).some(({ qualifiers }) => isUsual(qualifiers?.frequency)),
      'has no finding that is always or usual',
    ),
};

export const noDefinitiveTreatment: WarningRule = {
  name: 'no-definitive-treatment',
  about: 'a disease without a treatment that is an answer by itself',
  advice: 'state it, where there is one',
  weight: 'note',
  find: (seeds) =>
    diseasesThat(
      seeds,
      ({ id }) =>
        ![...seeds.facts(id, 'first_line_treatment'), ...seeds.facts(id, 'second_line_treatment')].some(
          ({ qualifiers }) => qualifiers?.role === undefined,
        ),
      'has no definitive treatment',
    ),
};

export const onlyConditionalConfirmation: WarningRule = {
  name: 'only-conditional-confirmation',
  about: 'several tests confirm a disease, each under a condition only',
  advice: 'look whether the conditions cover every patient',
  weight: 'note',
  find: (seeds) =>
    diseasesThat(
      seeds,
      ({ id }) => {
        const tests = seeds.facts(id, 'confirmed_by');
        return tests.length > 1 && tests.every(({ qualifiers }) => qualifiers?.when !== undefined);
      },
      'is confirmed by several tests, and by none without a condition',
    ),
};

function diseasesThat(
  { diseases }: SeedIndex,
  isMeant: (disease: SourcedEntity) => boolean,
  what: string,
): Finding[] {
  return diseases.filter(isMeant).map(({ id, at }) => ({ at, message: `'${id}' ${what}` }));
}
