/** The columns of a row of phenotype.hpoa that say how, in whom and by whom a finding was seen, as an observation. */
import type { Observation } from '../../records/stored-graph.ts';
import { denialOf, modifiersOf } from './hpo-absence.ts';
import { readFrequency } from './read-frequency.ts';

export interface ObservedRow {
  readonly qualifier: string;
  readonly reference: string;
  readonly evidence: string;
  readonly onset: string;
  readonly frequency: string;
  readonly sex: string;
  readonly modifier: string;
  readonly biocuration: string;
}

const LONGEST = 200;

/** Null where the row says nothing but that the finding is met. A row of an absence is an observation of none. */
export function observationOf(row: ObservedRow): Observation | null {
  const sex = row.sex.trim().toLowerCase();
  const onset = row.onset.trim().toUpperCase();
  const observation: Observation = {
    reference: row.reference.trim().slice(0, LONGEST),
    frequency: frequencyOf(row),
    sex: sex === 'male' || sex === 'female' ? sex : null,
    onset: /^HP:\d{7}$/.test(onset) ? onset : null,
    modifiers: (modifiersOf(row.modifier) ?? []).slice(0, 20),
    evidenceCode: /^[A-Z]{2,10}$/.test(row.evidence.trim()) ? row.evidence.trim() : null,
    curated: latestDate(row.biocuration),
  };
  const says = [observation.frequency, observation.sex, observation.onset, observation.evidenceCode].some(
    (value) => value !== null,
  );
  return says || observation.modifiers.length > 0 || observation.reference !== '' ? observation : null;
}

function frequencyOf(row: ObservedRow): Observation['frequency'] {
  const words = row.frequency.trim().slice(0, LONGEST);
  const denial = denialOf(row);
  if (denial === null) return readFrequency(words);
  return { words: `${denial} ${words}`.trim().slice(0, LONGEST), least: 0, most: 0, counted: null };
}

/** `HPO:x[2009-02-17];HPO:y[2021-05-01]`: who looked at the row, and when. */
function latestDate(biocuration: string): string | null {
  const dates = biocuration.slice(0, 2000).match(/\b\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])\b/g) ?? [];
  return dates.toSorted().at(-1) ?? null;
}
