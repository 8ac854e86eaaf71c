import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ONSETS, SEXES, type PatientProfile } from '../../graph/patient-profile.ts';
import { randomStream } from '../../support/random.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { ageOf, settlePatient, type AgeUnit, type Patient } from './settle-patient.ts';

const NOTHING: PatientProfile = { age: null, sex: null, onset: null, setting: null, incidence: null };
const random = (seed: number) => randomStream(seed, 'patient');
const YEARS: Readonly<Record<AgeUnit, number>> = { day: 1 / 365.25, week: 7 / 365.25, month: 1 / 12, year: 1 };
const SPANS = [null, [0, 0.1], [0.1, 2], [1, 5], [5, 15], [14, 50], [50, 90]] as const;

describe('the patient of a vignette', () => {
  it('has an age within every limit and a sex that none excludes, over all pairs of limits', () => {
    let possible = 0;
    for (const sex of atLeast(5, SEXES))
      for (const other of SEXES)
        for (const age of SPANS)
          for (const span of SPANS) {
            const drawn = settlePatient({ ...NOTHING, age, sex }, [{ ...NOTHING, age: span, sex: other }], random(1));
            const apart = age !== null && span !== null && (age[0] > span[1] || span[0] > age[1]);
            const against = [sex, other].toSorted().join() === 'female,male';
            expect([age, span, sex, other, 'impossible' in drawn]).toEqual([age, span, sex, other, apart || against]);
            if ('impossible' in drawn) continue;
            possible++;
            for (const limit of [sex, other]) if (limit === 'female' || limit === 'male') expect(drawn.sex).toBe(limit);
            for (const limit of [age, span]) if (limit !== null) expectWithin(drawn, limit);
          }
    expect(possible).toBeGreaterThan(500);
  });

  it('is told no age and no sex where none is stated', () => {
    expect(settlePatient(null, [], random(1))).toMatchObject({ age: null, sex: null, course: null });
  });

  it('has had no complaint for longer than it has lived', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ONSETS),
        fc.double({ min: 0, max: 90, noNaN: true }),
        fc.nat(),
        (onset, years, seed) => {
          const drawn = settlePatient({ ...NOTHING, onset, age: [years, years] }, [], random(seed)) as Patient;
          if (drawn.course === null) return;
          const unit = { ...YEARS, hour: 1 / 8766, minute: 1 / 525960 }[drawn.course.unit];
          expect(drawn.course.count * unit).toBeLessThanOrEqual(years);
        },
      ),
    );
  });

  it('has been ill for as long as patients of the disease are', () => {
    const duration = [
      { count: 6, unit: 'hour' },
      { count: 3, unit: 'day' },
    ] as const;
    const drawn = atLeast(
      40,
      Array.from({ length: 40 }, (_, seed) => {
        const patient = settlePatient({ ...NOTHING, onset: 'hyperacute', duration }, [], random(seed)) as Patient;
        return `${patient.course!.count} ${patient.course!.unit}`;
      }),
    );
    const told = ['6 hour', '8 hour', '10 hour', '12 hour', '18 hour', '24 hour', '36 hour', '2 day', '3 day'];
    expect([...new Set(drawn)].toSorted()).toEqual(told.toSorted());
  });

  it('who has a disease since birth has complaints that began when it says', () => {
    const duration = [
      { count: 2, unit: 'month' },
      { count: 6, unit: 'month' },
    ] as const;
    const profile: PatientProfile = { ...NOTHING, age: [1, 2], onset: 'congenital' };
    expect(settlePatient(profile, [], random(1))).toMatchObject({ onset: 'congenital', course: null });
    expect(settlePatient({ ...profile, duration }, [], random(1))).toMatchObject({
      onset: 'chronic',
      course: { unit: 'month' },
    });
  });

  it.each([
    [0.01, 3, 'day'],
    [0.1, 5, 'week'],
    [0.26, 3, 'month'],
    [1.99, 23, 'month'],
    [34.9, 34, 'year'],
  ])('of %d years is %d %ss old', (years, count, unit) => expect(ageOf(years)).toEqual({ count, unit, years }));
});

/** Some moment of the told age, which counts completed units, lies within the limit. */
function expectWithin({ age }: Patient, [low, high]: readonly [number, number]): void {
  const unit = YEARS[age!.unit];
  expect(age!.count * unit).toBeLessThanOrEqual(Math.max(high, unit) + 1e-9);
  expect((age!.count + 1) * unit).toBeGreaterThan(low - 1e-9);
}
