/** `patients.tsv`: who is met with a disease, a finding or a condition. */
import {
  type Duration,
  DURATION_UNITS,
  type DurationUnit,
  ONSETS,
  type PatientProfile,
  SETTINGS,
  SEXES,
  yearsOf as yearsOfDuration,
} from '../../graph/patient-profile.ts';
import type { SourceLine } from './seed-rules.ts';
import { type Complain, type SeedRow, shorten, unknown } from './seed-table.ts';

export const PATIENT_COLUMNS = ['name', 'age', 'sex', 'onset', 'setting', 'incidence', 'duration'] as const;

const OLDEST = 110;
const MOST_INCIDENCE = 100_000;

/** Profiles by name, each with the line where it stands. */
export function readPatients(
  rows: readonly SeedRow[],
  complainAt: (at: SourceLine) => Complain,
): Map<string, { readonly patients: PatientProfile; readonly at: SourceLine }> {
  const profiles = new Map<string, { patients: PatientProfile; at: SourceLine }>();
  for (const { fields, at } of rows) {
    const complain = complainAt(at);
    const name = fields[0]!;
    const before = profiles.get(name);
    if (before !== undefined) complain(`the patients of '${shorten(name)}' stand already at line ${before.at.line}`);
    const patients = before === undefined ? parsePatients(fields, complain) : null;
    if (patients !== null) profiles.set(name, { patients, at });
  }
  return profiles;
}

function parsePatients(fields: readonly string[], complain: Complain): PatientProfile | null {
  const { name, age, sex, onset, setting, incidence, duration } = Object.fromEntries(
    PATIENT_COLUMNS.map((column, at) => [column, fields[at]!]),
  ) as Record<(typeof PATIENT_COLUMNS)[number], string>;
  if (name === '') return complain('name is empty');
  const years = age === '' ? null : yearsOf(age);
  if (years === undefined)
    return complain(`age '${shorten(age)}' is not two numbers from 0 to ${OLDEST} with - between them, the lower first`);
  const lasted = duration === '' ? null : durationsOf(duration);
  if (lasted === undefined)
    return complain(`duration '${shorten(duration)}' is not like '2-10 days' or '6 hours-3 days', the shorter first`);
  const cases = incidence === '' ? null : numberOf(incidence);
  if (cases !== null && !(cases > 0 && cases <= MOST_INCIDENCE))
    return complain(`incidence '${shorten(incidence)}' is no number above 0 and up to ${MOST_INCIDENCE} per 100,000 a year`);
  for (const [field, value, allowed] of [
    ['sex', sex, SEXES],
    ['onset', onset, ONSETS],
    ['setting', setting, SETTINGS],
  ] as const)
    if (value !== '' && !(allowed as readonly string[]).includes(value)) return complain(unknown(field, value, allowed));
  const stated = <Word extends string>(value: string): Word | null => (value === '' ? null : (value as Word));
  return {
    age: years,
    sex: stated(sex),
    onset: stated(onset),
    setting: stated(setting),
    incidence: cases,
    ...(lasted === null ? {} : { duration: lasted }),
  };
}

/** Undefined when it is no range. */
function yearsOf(text: string): readonly [number, number] | undefined {
  const parts = text.split('-').map(numberOf);
  const [youngest, oldest] = parts as [number, number];
  return parts.length === 2 && youngest >= 0 && youngest < oldest && oldest <= OLDEST ? [youngest, oldest] : undefined;
}

const DURATIONS = new RegExp(
  String.raw`^(\d{1,3})(?: (${DURATION_UNITS.join('|')})s?)?-(\d{1,3}) (${DURATION_UNITS.join('|')})s?$`,
);

/** Undefined when it is no range; a unit that is said once is that of both ends. */
function durationsOf(text: string): readonly [Duration, Duration] | undefined {
  const [, shortest, unit, longest, lastUnit] = DURATIONS.exec(text) ?? [];
  if (shortest === undefined) return undefined;
  const from: Duration = { count: Number(shortest), unit: (unit ?? lastUnit) as DurationUnit };
  const to: Duration = { count: Number(longest), unit: lastUnit as DurationUnit };
  return from.count > 0 && yearsOfDuration(from) < yearsOfDuration(to) ? [from, to] : undefined;
}

/** NaN for what is no plain decimal number. */
function numberOf(text: string): number {
  return /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
}
