/** A finding whose patients cannot be those of the disease: by age, by sex, or by how many of them have it. */
import type { PatientProfile } from '../../../graph/patient-profile.ts';
import type { Frequency } from '../../../graph/schema.ts';
import type { SourcedRelation } from '../seed-rules.ts';
import { isUsual, type SeedIndex } from './seed-index.ts';
import type { Finding, WarningRule } from './seed-warning.ts';

export const impossiblePatients: WarningRule = {
  name: 'impossible-patient',
  about: 'a finding of a disease that ages or sexes do not allow together',
  advice: 'correct the ages or sexes in patients.tsv or the frequency, or take the finding out',
  weight: 'warning',
  find: (seeds) => seeds.diseases.flatMap(({ id }) => seeds.findingsOf(id).flatMap((fact) => impossible(seeds, fact))),
};

function impossible(seeds: SeedIndex, { subject, object, qualifiers, at }: SourcedRelation): Finding[] {
  const ill = seeds.entity(subject)?.patients;
  if (ill === undefined) return [];
  const reasons = [...seeds.implied(object)].flatMap((finding) => {
    const having = seeds.entity(finding)?.patients;
    const why = having === undefined ? null : (agesApart(ill, having) ?? sexesApart(ill, having, qualifiers?.frequency));
    if (why === null) return [];
    return [finding === object ? why : `that implies '${finding}', and ${why}`];
  });
  if (reasons.length === 0) return [];
  return [{ at, message: `'${subject}' has '${object}': ${reasons[0]}` }];
}

function agesApart(ill: PatientProfile, having: PatientProfile): string | null {
  if (ill.age === null || having.age === null) return null;
  if (ill.age[0] < having.age[1] && having.age[0] < ill.age[1]) return null;
  return `the disease is met at ${ill.age.join('-')} years, the finding at ${having.age.join('-')}`;
}

/** Where both sexes fall ill, no more than about half can have a finding of one; usual is 60 % and more. */
function sexesApart(ill: PatientProfile, having: PatientProfile, frequency: Frequency | undefined): string | null {
  if (having.sex !== 'female' && having.sex !== 'male') return null;
  const other = having.sex === 'female' ? 'male' : 'female';
  if (ill.sex === other) return `the disease has ${other} patients, the finding ${having.sex} ones`;
  if (ill.sex !== 'both' && ill.sex !== `mostly ${other}`) return null;
  if (!isUsual(frequency)) return null;
  return `it is ${frequency}, and only patients of one sex (${having.sex}) have it`;
}
