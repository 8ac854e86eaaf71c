/** A drug that brings about what a condition consists of is given there with care at best. */
import type { SourcedEntity } from '../seed-rules.ts';
import type { SeedIndex } from './seed-index.ts';
import type { Finding, WarningRule } from './seed-warning.ts';

export const forbiddingEffects: WarningRule = {
  name: 'adverse-effect',
  about: 'an adverse effect is what a condition consists of; of the drug in that condition nothing is stated',
  advice: 'state it, with strength=relative where care is enough, or state safe_in with its source',
  weight: 'warning',
  find: (seeds) => seeds.entities.filter(({ type }) => type === 'contraindication').flatMap((each) => worsenedBy(seeds, each)),
};

function worsenedBy(seeds: SeedIndex, condition: SourcedEntity): Finding[] {
  return [...seeds.implied(condition.id)]
    .filter((finding) => isMeasured(seeds, finding))
    .flatMap((finding) => seeds.factsAbout(finding, 'has_adverse_effect'))
    .filter(({ subject }) => seeds.isSilent(subject, condition.id))
    .map(({ subject, object, at }) => ({
      at,
      message:
        `'${subject}' has the adverse effect '${object}', which '${condition.id}' implies, and is neither contraindicated ` +
        'nor safe there',
    }));
}

/** Half of all drugs may cause headache or diarrhea: a complaint forbids nothing, as a value or a sign does. */
function isMeasured(seeds: SeedIndex, finding: string): boolean {
  const type = seeds.entity(finding)?.type;
  return type === 'sign' || type === 'laboratory_finding';
}
