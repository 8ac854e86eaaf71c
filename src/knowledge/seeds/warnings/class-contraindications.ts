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
  const stated = members.flatMap(({ subject }) => seeds.facts(subject, 'contraindicated_in'));
  return [...new Set(stated.map(({ object }) => object))].flatMap((condition) => {
    const [carrying, rest] = parted(members, ({ subject }) => seeds.isForbidden(subject, condition));
    if (carrying.length < LEAST_SHARE * members.length) return [];
    const silent = rest.filter(({ subject }) => !seeds.isSafe(subject, condition));
    return silent.map(({ subject, object, at }) => ({
      at,
      message:
        `'${subject}' is not contraindicated in '${condition}', as ${carrying.length} of the ${members.length} of the class ` +
        `'${object}' are (${some(carrying.map((fact) => fact.subject))})`,
    }));
  });
}

function parted<Item>(items: readonly Item[], belongs: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}
