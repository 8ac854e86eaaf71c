/** Who is met with a disease, a finding or a condition, and how: data for vignettes and for the chances of diseases. */

export const SEXES = ['female', 'mostly female', 'both', 'mostly male', 'male'] as const;
export type Sex = (typeof SEXES)[number];

/** Time from the first complaint to being seen. */
export const ONSETS = ['hyperacute', 'acute', 'subacute', 'chronic', 'episodic', 'congenital'] as const;
/**
 * hyperacute: minutes to a day; acute: up to two weeks; subacute: two to twelve weeks; chronic: over three months;
 * episodic: attacks that come and go; congenital: since birth or infancy.
 */
export type Onset = (typeof ONSETS)[number];

/** Where the patient is met; screening: found without a complaint. */
export const SETTINGS = ['emergency', 'clinic', 'hospital', 'screening'] as const;
export type Setting = (typeof SETTINGS)[number];

export const DURATION_UNITS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];
export interface Duration {
  readonly count: number;
  readonly unit: DurationUnit;
}

const DAYS_A_YEAR = 365.25;
const YEARS_OF: Readonly<Record<DurationUnit, number>> = {
  minute: 1 / (DAYS_A_YEAR * 24 * 60),
  hour: 1 / (DAYS_A_YEAR * 24),
  day: 1 / DAYS_A_YEAR,
  week: 7 / DAYS_A_YEAR,
  month: 1 / 12,
  year: 1,
};

export function yearsOf({ count, unit }: Duration): number {
  return count * YEARS_OF[unit];
}

/** Null where nothing is stated; of findings and conditions only age and sex can be. */
export interface PatientProfile {
  /** Years between which about nine in ten are when they are first seen; 0.1 is a newborn of five weeks. */
  readonly age: readonly [youngest: number, oldest: number] | null;
  readonly sex: Sex | null;
  readonly onset: Onset | null;
  /** How long it has lasted when patients are seen, where the onset alone says too little. */
  readonly duration?: readonly [shortest: Duration, longest: Duration];
  readonly setting: Setting | null;
  /** New cases per 100,000 people a year, worldwide, to the order of magnitude. */
  readonly incidence: number | null;
}
