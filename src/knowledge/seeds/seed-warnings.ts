/** Facts of the seed graph that are probably wrong or missing, by rules with a file each in `warnings/`. */
import type { SeedFacts } from './seed-rules.ts';
import { classContraindications } from './warnings/class-contraindications.ts';
import { oppositeFindings, uselessLacks } from './warnings/contrary-findings.ts';
import { forbiddingEffects } from './warnings/forbidding-effects.ts';
import { implausibleValues } from './warnings/implausible-values.ts';
import { impossiblePatients } from './warnings/impossible-patients.ts';
import { incidenceOfPrevalence } from './warnings/incidence-of-prevalence.ts';
import {
  missingFrequencies,
  missingPatients,
  noDefinitiveTreatment,
  noUsualFinding,
  onlyConditionalConfirmation,
} from './warnings/incomplete-facts.ts';
import { mutualFindings } from './warnings/mutual-findings.ts';
import { SeedIndex } from './warnings/seed-index.ts';
import type { SeedWarning, WarningRule } from './warnings/seed-warning.ts';
import { unevenSynonyms } from './warnings/uneven-synonyms.ts';

export const WARNING_RULES: readonly WarningRule[] = [
  classContraindications,
  forbiddingEffects,
  unevenSynonyms,
  missingPatients,
  missingFrequencies,
  noUsualFinding,
  incidenceOfPrevalence,
  impossiblePatients,
  oppositeFindings,
  uselessLacks,
  implausibleValues,
  noDefinitiveTreatment,
  onlyConditionalConfirmation,
  mutualFindings,
];

export interface SeedWarnings {
  readonly warnings: SeedWarning[];
  /** Often right as they are. */
  readonly notes: SeedWarning[];
}

/** What the rules found, in their order. Facts that have problems are not for this. */
export function findSeedWarnings(facts: SeedFacts): SeedWarnings {
  const seeds = new SeedIndex(facts);
  const found = (weight: WarningRule['weight']): SeedWarning[] =>
    WARNING_RULES.filter((rule) => rule.weight === weight).flatMap(({ name, advice, find }) =>
      find(seeds).map(({ at, message }) => ({ rule: name, file: at.file, line: at.line, message, advice })),
    );
  return { warnings: found('warning'), notes: found('note') };
}

const EXAMPLES = 5;

/** Counts by rule with the first of each; with `all`, every warning, and of the notes the first all the same. */
export function describeWarnings({ warnings, notes }: SeedWarnings, { all }: { readonly all: boolean }): string {
  return [
    ...describeByRule('Warnings: probably wrong or missing', warnings, all ? Number.POSITIVE_INFINITY : EXAMPLES),
    ...describeByRule('Notes: often right as they are', notes, EXAMPLES),
  ].join('\n');
}

function describeByRule(title: string, found: readonly SeedWarning[], shown: number): string[] {
  if (found.length === 0) return [];
  const byRule = Map.groupBy(found, ({ rule }) => rule);
  const lines = WARNING_RULES.flatMap(({ name, about, advice }) => {
    const own = byRule.get(name) ?? [];
    if (own.length === 0) return [];
    const places = own.slice(0, shown).map(({ file, line, message }) => `${file}:${line}: ${message}`);
    const more = own.length > shown ? [`... and ${own.length - shown} more`] : [];
    const details = [`What to do: ${advice}.`, ...places, ...more];
    return [`${String(own.length).padStart(7)}  ${name}: ${about}`, ...details.map((detail) => `         ${detail}`)];
  });
  return [`\n${title}`, ...lines];
}
