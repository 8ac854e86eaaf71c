/** What at least half of a drug class is contraindicated in, and a member of it neither contraindicated nor safe in. */
import type { SourcedRelation } from '../seed-rules.ts';
import { type SeedIndex, some } from './seed-index.ts';
import type { Finding, WarningRule } from './seed-warning.ts';

const FEWEST_MEMBERS = 3;
const LEAST_SHARE = 0.5;

export const classContraindications: WarningRule = {
  name: 'class-contraindication',
  about: 'half of a drug class is contraindicated there; of this drug nothing is stated',
  advice: 'state it, with strength=relative where care is enough, or state safe_in with its source',
  weight: 'warning',
  find: (seeds) => {
    const memberships = seeds.relations.filter(({ relation }) => relation === 'member_of');
    return [...Map.groupBy(memberships, ({ object }) => object).values()].flatMap((members) => missingIn(seeds, members));
  },
};

function missingIn(seeds: SeedIndex, all: readonly SourcedRelation[]): Finding[] {
  const members = all.filter(({ subject }) => !seeds.isOnlyLocal(subject));
  if (members.length < FEWEST_MEMBERS) return [];
  const carriers = carriersByCondition(seeds, members.map(({ subject }) => subject));
  return members.flatMap(({ subject, object, at }) => {
    const silent = new Set([...carriers.keys()].filter((condition) => seeds.isSilent(subject, condition)));
    return [...silent].filter((condition) => !followsFromAnother(seeds, condition, silent)).map((condition) => {
      const carrying = carriers.get(condition)!;
      const share = `${carrying.length} of the ${members.length} of the class '${object}'`;
      return { at, message: `'${subject}' is not contraindicated in '${condition}', as ${share} are (${some(carrying)})` };
    });
  });
}

/** The conditions in which enough of the drugs are contraindicated, with those drugs. */
function carriersByCondition(seeds: SeedIndex, drugs: readonly string[]): Map<string, string[]> {
  const stated = drugs.flatMap((drug) => seeds.facts(drug, 'contraindicated_in'));
  const conditions = [...new Set(stated.map(({ object }) => object))];
  const carriers = conditions.map((condition): [string, string[]] => [
    condition,
    drugs.filter((drug) => seeds.isForbidden(drug, condition)),
  ]);
  return new Map(carriers.filter(([, carrying]) => carrying.length >= LEAST_SHARE * drugs.length));
}

/** What is stated of the broader condition holds in the narrower, too. */
function followsFromAnother(seeds: SeedIndex, condition: string, others: ReadonlySet<string>): boolean {
  return [...seeds.implied(condition)].some((wider) => wider !== condition && others.has(wider));
}
