/** Age, sex and time course as a text tells them, compared with the record. */
import type { Language } from '../../../records/question.ts';
import type { VignetteRecord } from '../vignette-facts.ts';
import type { VignetteFault } from './vignette-fault.ts';

interface Counted {
  readonly count: number;
  readonly unit: string;
  /** Place of the number. */
  readonly at: number;
}

export interface PersonRead {
  readonly faults: readonly VignetteFault[];
  /** Places of the numbers that were read. */
  readonly numbers: ReadonlySet<number>;
}

const AGES: Readonly<Record<Language, readonly RegExp[]>> = {
  en: [/(\d+)[ -](day|week|month|year)s?[ -]old\b/dgi, /\baged? (?:of )?(\d+)(?: (day|week|month|year)s?)?\b/dgi],
  zh: [
    /(?:[男女](?:性|婴|童|孩)?|患者|患儿|新生儿),?(?:[男女]性?,)?(?:出生后?|生后)?(\d+)(岁|个月|周|天)/dg,
    /(\d+)(岁)/dg,
    /(\d+)(月龄|日龄|周龄)/dg,
  ],
};
const COURSES: Readonly<Record<Language, RegExp>> = {
  en: /(\d+)[ -](minute|hour|day|week|month|year)s?\b/dgi,
  zh: /(\d+)(分钟|小时|天|日|周|个月|年)/dg,
};
const UNITS: Readonly<Record<string, string>> = {
  岁: 'year',
  年: 'year',
  个月: 'month',
  月龄: 'month',
  周: 'week',
  周龄: 'week',
  天: 'day',
  日: 'day',
  日龄: 'day',
  小时: 'hour',
  分钟: 'minute',
};

/** `text`: without the words of the record, places kept. */
export function readPerson(text: string, record: VignetteRecord): PersonRead {
  const { language, age, course } = record;
  const faults: VignetteFault[] = [];
  const ages = distinct(AGES[language].flatMap((pattern) => countedIn(text, pattern)));
  const aged = new Set(ages.map(({ at }) => at));
  const courses = countedIn(text, COURSES[language]).filter(({ at }) => !aged.has(at));
  for (const told of ages) if (!same(told, age)) faults.push({ kind: 'tells another age', about: show(told) });
  for (const told of courses) if (!same(told, course)) faults.push({ kind: 'tells another time', about: show(told) });
  if (age !== null && ages.length === 0) faults.push({ kind: 'the age is not told', about: show(age) });
  if (course !== null && courses.length === 0) faults.push({ kind: 'the time is not told', about: show(course) });
  faults.push(...sexFaults(text, record));
  return { faults, numbers: new Set([...ages, ...courses].map(({ at }) => at)) };
}

function countedIn(text: string, pattern: RegExp): Counted[] {
  return [...text.matchAll(pattern)].map((match) => ({
    count: Number(match[1]),
    unit: UNITS[match[2] ?? ''] ?? (match[2] ?? 'year').toLowerCase(),
    at: match.indices![1]![0],
  }));
}

function distinct(all: readonly Counted[]): Counted[] {
  return [...new Map(all.map((each) => [each.at, each])).values()];
}

function same(told: Counted, expected: { readonly count: number; readonly unit: string } | null): boolean {
  return expected !== null && told.count === expected.count && told.unit === expected.unit;
}

const show = ({ count, unit }: { readonly count: number; readonly unit: string }): string => `${count} ${unit}`;

const SEXES: Readonly<Record<Language, Readonly<Record<'female' | 'male', RegExp>>>> = {
  en: {
    female: /\b(?:woman|women|girl|female|lady|she|her|hers|herself)\b/i,
    male: /\b(?:man|men|boy|male|gentleman|he|him|his|himself)\b/i,
  },
  zh: { female: /[女她]/, male: /[男他](?!人)/ },
};

function sexFaults(text: string, { language, sex }: VignetteRecord): VignetteFault[] {
  const told = (['female', 'male'] as const).filter((each) => SEXES[language][each].test(text));
  const wrong = told
    .filter((each) => each !== sex)
    .map((about): VignetteFault => ({ kind: 'tells another sex', about }));
  if (sex === null || told.includes(sex)) return wrong;
  return [...wrong, { kind: 'the sex is not told', about: sex }];
}
