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

/** Null where nothing is stated; of findings and conditions only age and sex can be. */
export interface PatientProfile {
  /** Years between which about nine in ten are when they are first seen; 0.1 is a newborn of five weeks. */
  readonly age: readonly [youngest: number, oldest: number] | null;
  readonly sex: Sex | null;
  readonly onset: Onset | null;
  readonly setting: Setting | null;
  /** New cases per 100,000 people a year, worldwide, to the order of magnitude. */
  readonly incidence: number | null;
}
