/** Findings of one disease against one another, and what a disease lacks although nobody would think of it. */
import type { SourcedRelation } from '../seed-rules.ts';
import { isUsual, type SeedIndex } from './seed-index.ts';
import type { Finding, WarningRule } from './seed-warning.ts';

/** A disease can have opposites at different times, but most patients cannot have both as they are first seen. */
export const oppositeFindings: WarningRule = {
  name: 'opposite-findings',
  about: 'most patients of a disease have a finding and its opposite',
  advice: 'lower the frequency of one of them, or take it out',
  weight: 'warning',
  find: (seeds) => {
    const opposites = seeds.relations.filter(({ relation }) => relation === 'opposite_of');
    return seeds.diseases.flatMap(({ id }) => {
      const usual = usualFindings(seeds, id);
      return opposites.flatMap(({ subject, object }): Finding[] => {
        const [one, other] = [usual.get(subject), usual.get(object)];
        if (one === undefined || other === undefined) return [];
        const message = `'${id}' has '${one.object}' and '${other.object}', each in most patients, and '${subject}' is the opposite of '${object}'`;
        return [{ at: other.at, message }];
      });
    });
  },
};

export const uselessLacks: WarningRule = {
  name: 'useless-lack',
  about: 'a disease lacks what no other disease has',
  advice: 'take it out, or state it of the neighbor from which it tells the disease apart',
  weight: 'warning',
  find: (seeds) => {
    const told = new Set(
      seeds.diseases.flatMap(({ id }) => seeds.findingsOf(id)).flatMap(({ object }) => [...seeds.implied(object)]),
    );
    return seeds.relations
      .filter(({ relation, object }) => relation === 'lacks' && !told.has(object))
      .map(({ subject, object, at }) => ({
        at,
        message: `'${subject}' lacks '${object}', which no disease has`,
      }));
  },
};

/** What most patients have, and what follows from it, each with the fact that says so. */
function usualFindings(seeds: SeedIndex, disease: string): Map<string, SourcedRelation> {
  const usual = new Map<string, SourcedRelation>();
  for (const fact of seeds.findingsOf(disease))
    if (isUsual(fact.qualifiers?.frequency))
      for (const finding of seeds.implied(fact.object)) if (!usual.has(finding)) usual.set(finding, fact);
  return usual;
}
