/**
 * Why a row of phenotype.hpoa states no finding of its disease. Absence stands in three columns: the qualifier NOT, a
 * frequency of none (0/7, 0 %, the term Excluded), the term Excluded as modifier or onset. What cannot be read is no statement.
 */
import { readFrequency } from './read-frequency.ts';

export interface HpoaRow {
  readonly qualifier: string;
  readonly aspect: string;
  readonly frequency: string;
  readonly modifier: string;
  /** Terms of onset; empty or absent: the row says nothing of it. */
  readonly onset?: string;
  /** MALE, FEMALE; empty or absent: the row says nothing of it. */
  readonly sex?: string;
}

export const EXCLUDED = 'excluded phenotypes left out';
/** The term `Excluded`, of 0 % of the patients. */
const EXCLUDED_TERM = 'HP:0040285';

/** The word or the term by which the row denies its finding outright; null: it does not. */
export function denialOf({
  qualifier,
  modifier,
  onset = '',
}: Pick<HpoaRow, 'qualifier' | 'modifier' | 'onset'>): 'NOT' | typeof EXCLUDED_TERM | null {
  if (qualifier.trim().toUpperCase() === 'NOT') return 'NOT';
  return [modifier, onset].some((terms) => terms.toUpperCase().includes(EXCLUDED_TERM)) ? EXCLUDED_TERM : null;
}

/** Null: the row states a finding. Else a remark. */
export function whyNoFinding(row: HpoaRow): string | null {
  const { qualifier, aspect, frequency, modifier, sex = '' } = row;
  const denial = denialOf(row);
  if (denial === 'NOT') return EXCLUDED;
  // P: a phenotypic abnormality. I, C, M, H tell of inheritance, course, modifiers, history.
  if (aspect.trim().toUpperCase() !== 'P') return 'annotations of no phenotype left out';
  if (qualifier.trim() !== '') return 'annotations with a qualifier that is not known left out';
  if (modifiersOf(modifier) === null) return 'annotations with a modifier that is no term left out';
  if (denial !== null) return EXCLUDED;
  if (!/^(?:|male|female)$/i.test(sex.trim())) return 'annotations with a sex that is not known left out';
  if (frequency.trim() === '') return null;
  const read = readFrequency(frequency);
  if (read === null) return 'annotations with a frequency that cannot be read left out';
  return read.most === 0 ? EXCLUDED : null;
}

/** Null: one of them is no term. */
export function modifiersOf(text: string): string[] | null {
  const terms = text
    .toUpperCase()
    .split(/[;,|]/)
    .map((term) => term.trim())
    .filter((term) => term !== '');
  return terms.every((term) => /^HP:\d{7}$/.test(term)) ? [...new Set(terms)].sort() : null;
}
