/**
 * The patient of a vignette: an age and a sex that the disease, each told finding and the background allow, and the time
 * since the first complaint. There is no such patient where two limits exclude each other.
 */
import {
  DURATION_UNITS,
  yearsOf,
  type Duration,
  type DurationUnit,
  type Onset,
  type PatientProfile,
  type Setting,
  type Sex,
} from '../../graph/patient-profile.ts';
import type { RandomStream } from '../../support/random.ts';

export const AGE_UNITS = ['day', 'week', 'month', 'year'] as const;
export type AgeUnit = (typeof AGE_UNITS)[number];
/** Completed days, weeks, months or years. */
export interface Age {
  readonly count: number;
  readonly unit: AgeUnit;
  /** The exact age that was drawn. */
  readonly years: number;
}

export type PatientSex = 'female' | 'male';

export { DURATION_UNITS, yearsOf, type Duration, type DurationUnit };

export interface Patient {
  readonly age: Age | null;
  readonly sex: PatientSex | null;
  readonly onset: Onset | null;
  /** How long the disease has lasted when its patients are seen, where that is stated. */
  readonly duration?: PatientProfile['duration'];
  readonly setting: Setting | null;
  /** Null where nothing is stated or it is there since birth. */
  readonly course: Duration | null;
}

export type Impossible = 'no age fits all limits' | 'one sex against the other';

const DAYS_A_YEAR = 365.25;
const MONTHS_A_YEAR = 12;

/** How much of the patients are women. The values of the mostly ones are ours. */
const SHARE_OF_WOMEN: Readonly<Record<Sex, number>> = {
  female: 1,
  'mostly female': 0.8,
  both: 0.5,
  'mostly male': 0.2,
  male: 0,
};

export function settlePatient(
  disease: PatientProfile | null,
  limits: readonly PatientProfile[],
  random: RandomStream,
): Patient | { readonly impossible: Impossible } {
  const profiles = disease === null ? limits : [disease, ...limits];
  const ages = profiles.flatMap(({ age }) => (age === null ? [] : [age]));
  const youngest = Math.max(0, ...ages.map(([low]) => low));
  const oldest = Math.min(...ages.map(([, high]) => high));
  if (youngest > oldest) return { impossible: 'no age fits all limits' };
  const sexes = profiles.flatMap(({ sex }) => (sex === null ? [] : [sex]));
  const sex = drawSex(sexes, random);
  if (sex === 'none') return { impossible: 'one sex against the other' };
  // The mean of two draws: the middle of a span is met more often than its ends.
  const years = youngest + ((oldest - youngest) * (random.next() + random.next())) / 2;
  const age = ages.length === 0 ? null : ageOf(years);
  const times = timesOf(disease);
  // A course never begins before birth.
  const course = drawCourse(times, age === null ? Infinity : 0.7 * age.years, random);
  return { age, sex, ...times, setting: disease?.setting ?? null, course };
}

/** When the complaints began, as the words of a vignette and their time need it. */
type Times = Pick<Patient, 'onset' | 'duration'>;

/** Who has a disease since birth may be seen for complaints that began some time ago. */
function timesOf(disease: PatientProfile | null): Times {
  if (disease?.duration === undefined) return { onset: disease?.onset ?? null };
  return { onset: disease.onset === 'congenital' ? 'chronic' : disease.onset, duration: disease.duration };
}

/** The sexes that all limits allow, weighted by all of them; null where none is stated. */
function drawSex(sexes: readonly Sex[], random: RandomStream): PatientSex | null | 'none' {
  if (sexes.length === 0) return null;
  const weight = (share: (sex: Sex) => number): number => sexes.reduce((product, sex) => product * share(sex), 1);
  const weights = [weight((sex) => SHARE_OF_WOMEN[sex]), weight((sex) => 1 - SHARE_OF_WOMEN[sex])];
  if (weights[0] === 0 && weights[1] === 0) return 'none';
  return random.weighted(weights) === 0 ? 'female' : 'male';
}

/** Days in the first month, weeks in the second, months up to two years. */
export function ageOf(years: number): Age {
  const days = Math.floor(years * DAYS_A_YEAR);
  if (days < 28) return { count: Math.max(1, days), unit: 'day', years };
  const months = Math.floor(years * MONTHS_A_YEAR);
  if (months < 2) return { count: Math.floor(days / 7), unit: 'week', years };
  if (months < 24) return { count: months, unit: 'month', years };
  return { count: Math.floor(years), unit: 'year', years };
}

/** Spans of each onset, one of which is drawn; numbers an exam would use. */
const COURSES: Readonly<Record<Exclude<Onset, 'congenital'>, readonly Course[]>> = {
  hyperacute: [
    { unit: 'hour', counts: [2, 3, 4, 5, 6, 8, 10, 12] },
    { unit: 'minute', counts: [30, 45] },
  ],
  acute: [{ unit: 'day', counts: [2, 3, 4, 5, 6, 7, 10] }],
  subacute: [{ unit: 'week', counts: [3, 4, 5, 6, 8, 10] }],
  chronic: [
    { unit: 'month', counts: [4, 5, 6, 8, 9, 10] },
    { unit: 'year', counts: [2, 3, 4] },
  ],
  episodic: [
    { unit: 'month', counts: [3, 4, 6, 8, 10] },
    { unit: 'year', counts: [2, 3] },
  ],
};
interface Course {
  readonly unit: DurationUnit;
  readonly counts: readonly number[];
}

/** Of durations that a disease states: numbers that an exam would use. */
const COUNTS: Readonly<Record<DurationUnit, readonly number[]>> = {
  minute: [5, 10, 15, 20, 30, 45],
  hour: [2, 3, 4, 5, 6, 8, 10, 12, 18, 24, 36],
  day: [2, 3, 4, 5, 6, 7, 10, 12],
  week: [2, 3, 4, 5, 6, 8, 10],
  month: [3, 4, 5, 6, 8, 9, 10, 18],
  year: [2, 3, 4, 5, 6, 8, 10, 15, 20],
};

/** The spans of a disease's own duration, or of its onset. */
function spansOf({ onset, duration }: Times): readonly Course[] {
  if (duration === undefined) return onset === null || onset === 'congenital' ? [] : COURSES[onset];
  const [shortest, longest] = duration.map(yearsOf) as [number, number];
  return DURATION_UNITS.map((unit) => ({
    unit,
    counts: COUNTS[unit].filter((count) => {
      const years = yearsOf({ count, unit });
      return years >= shortest - 1e-9 && years <= longest + 1e-9;
    }),
  }));
}

/** What of the spans lies between the shortest and the longest is drawn from; null where nothing does. */
export function drawCourse(times: Times, longest: number, random: RandomStream, shortest = 0): Duration | null {
  const possible = spansOf(times).flatMap(({ unit, counts }) => {
    const left = counts.filter((count) => {
      const years = yearsOf({ count, unit });
      return years >= shortest && years <= longest;
    });
    return left.length === 0 ? [] : [{ unit, counts: left }];
  });
  if (possible.length === 0) return null;
  const { unit, counts } = random.pick(possible);
  return { count: random.pick(counts), unit };
}
