import { describe, expect, it } from 'vitest';
import { randomStream } from '../../support/random.ts';
import { complaintOf, complaintsOf, courseOf, givenTime } from './complaints.ts';
import { finding } from './fixtures/some-analytes.ts';
import { ageOf, yearsOf, type Patient } from './settle-patient.ts';

const ADULT: Patient = {
  age: ageOf(40),
  sex: 'male',
  onset: 'acute',
  setting: 'clinic',
  course: { count: 3, unit: 'day' },
};
const symptom = (id: string) => finding(id, id, 'symptom');
const mainOf = (ids: readonly string[], patient: Patient) =>
  complaintOf(ids.map(symptom), patient, 1, randomStream('complaint')).main.map(({ id }) => id);

describe('the course', () => {
  const weeks: Patient = { ...ADULT, onset: 'subacute', course: { count: 6, unit: 'week' } };
  const swanNeck = finding('swan neck deformity', 'swan neck deformity', 'sign');

  it('is long enough for all that is told', () => {
    expect(givenTime(weeks, [symptom('joint pain')], randomStream('time'))).toEqual(weeks);
    const { onset, course } = givenTime(weeks, [symptom('joint pain'), swanNeck], randomStream('time'));
    expect(onset).toBe('chronic');
    expect(yearsOf(course!)).toBeGreaterThanOrEqual(0.5);
    expect(givenTime({ ...weeks, age: ageOf(0.4) }, [swanNeck], randomStream('time')).course).toBeNull();
  });

  it('that a disease states is kept: what cannot have come about in it has no time', () => {
    const stated: Patient = {
      ...weeks,
      duration: [
        { count: 3, unit: 'week' },
        { count: 10, unit: 'week' },
      ],
    };
    const { onset, course } = givenTime(stated, [symptom('joint pain'), swanNeck], randomStream('time'));
    expect([onset, course]).toEqual(['subacute', null]);
  });

  it('of what came at once is one of days, and of none where the illness lasted for longer', () => {
    const months: Patient = { ...ADULT, onset: 'chronic', course: { count: 8, unit: 'month' } };
    const timed = (id: string, patient: Patient) =>
      complaintOf([symptom(id)], patient, 1, randomStream('complaint')).when.course;
    expect(timed('sudden visual loss', months)).toBeNull();
    expect(timed('sudden visual loss', ADULT)).toEqual(ADULT.course);
    expect(timed('sudden hair loss', months)).toEqual(months.course);
  });

  it('of some days is that of the illness, unless what takes months is complained of', () => {
    expect(givenTime(ADULT, [swanNeck], randomStream('time'))).toEqual(ADULT);
    expect(givenTime(ADULT, [symptom('infertility')], randomStream('time')).course).toBeNull();
  });
});

describe('the complaint', () => {
  it('is what can have been there that long', () => {
    expect(mainOf(['hair loss', 'cough'], ADULT)).toEqual(['cough']);
    expect(mainOf(['hair loss', 'cough'], { ...ADULT, course: { count: 4, unit: 'month' } })).toEqual(['hair loss']);
    const minutes: Patient = { ...ADULT, onset: 'hyperacute', course: { count: 30, unit: 'minute' } };
    expect(mainOf(['decreased urine output', 'vomiting'], minutes)).toEqual(['vomiting']);
    expect(courseOf(minutes, [symptom('decreased urine output')])).toBe('untimed');
  });

  it('is nothing vague where something telling is told, whatever the order and the time', () => {
    const ids = (findings: readonly { id: string }[]) => findings.map(({ id }) => id);
    const [fatigue, cough, rash] = [symptom('fatigue'), symptom('cough'), finding('rash', 'rash', 'sign')];
    expect(ids(complaintsOf([fatigue, cough, rash], ADULT))).toEqual(['cough', 'fatigue']);
    expect(ids(complaintsOf([fatigue, rash], ADULT))).toEqual(['rash', 'fatigue']);
    expect(mainOf(['recurrent pneumonia', 'fatigue'], ADULT)).toEqual(['recurrent pneumonia']);
    expect(mainOf(['decreased urine output', 'vomiting'], ADULT)).toEqual(['decreased urine output']);
  });

  it('is what patients with the disease come for, a sign that is noticed before other symptoms', () => {
    const ids = (findings: readonly { id: string }[]) => findings.map(({ id }) => id);
    const jaundice = { ...finding('jaundice', 'jaundice', 'sign'), isComplaint: true };
    const fatigue = { ...symptom('fatigue'), isComplaint: true };
    expect(ids(complaintsOf([symptom('pruritus'), jaundice], ADULT))).toEqual(['jaundice', 'pruritus']);
    expect(ids(complaintsOf([jaundice, { ...symptom('pruritus'), isComplaint: true }], ADULT))).toEqual(['pruritus']);
    expect(ids(complaintsOf([fatigue, symptom('cough')], ADULT))).toEqual(['fatigue', 'cough']);
    expect(ids(complaintsOf([jaundice, symptom('pruritus')], { ...ADULT, setting: 'screening' }))).toEqual([
      'pruritus',
    ]);
  });

  it('does not begin before the age from which it can be told', () => {
    const man: Patient = { ...ADULT, age: ageOf(23), onset: 'congenital', course: null };
    const random = randomStream('early');
    const { when } = complaintOf([symptom('erectile dysfunction')], man, 1, random);
    expect(courseOf(when, [symptom('erectile dysfunction')])).toBe('chronic');
    expect(yearsOf(when.course!)).toBeLessThanOrEqual(9);
    const weak = complaintOf([symptom('muscle weakness')], man, 1, random).when;
    expect(courseOf(weak, [symptom('muscle weakness')])).toBe('congenital');
    const toddler = complaintOf([symptom('headache')], { ...man, age: ageOf(3.02) }, 1, random).when;
    expect(courseOf(toddler, [symptom('headache')])).toBe('untimed');
  });

  it('of an adult who was born with a disease is lifelong or has no time', () => {
    const man: Patient = { ...ADULT, onset: 'congenital', course: null };
    const told = (id: string) => {
      const { main, when } = complaintOf([symptom(id)], man, 1, randomStream('adult'));
      return courseOf(when, main);
    };
    expect(told('easy bruising')).toBe('congenital');
    expect(told('heavy menstrual bleeding')).toBe('chronic');
    expect(told('back pain')).toBe('untimed');
    expect(told('weight loss')).toBe('untimed');
  });

  it('has not lasted for longer than it can', () => {
    const years: Patient = { ...ADULT, onset: 'chronic', course: { count: 4, unit: 'year' } };
    const lasting = (id: string) => complaintOf([symptom(id)], years, 1, randomStream('long')).when.course!;
    expect(yearsOf(lasting('weight loss'))).toBeLessThanOrEqual(1);
    expect(yearsOf(lasting('fever'))).toBeLessThanOrEqual(0.5);
    expect(lasting('joint pain')).toEqual(years.course);
  });

  it('of development has no day of beginning', () => {
    expect(courseOf({ ...ADULT, onset: 'chronic' }, [symptom('delayed walking')])).toBe('untimed');
  });

  it('is a sign that somebody notices where no symptom is told, and a sign of the history is one', () => {
    const signs = ['splenomegaly', 'jaundice', 'pallor'].map((id) => finding(id, id, 'sign'));
    expect(complaintsOf(signs, ADULT).map(({ id }) => id)).toEqual(['jaundice']);
    expect(complaintsOf([...signs, finding('generalized tonic-clonic convulsion', '', 'sign')], ADULT)).toMatchObject([
      { id: 'generalized tonic-clonic convulsion' },
    ]);
    expect(complaintsOf(signs, { ...ADULT, setting: 'screening' })).toEqual([]);
  });
});
