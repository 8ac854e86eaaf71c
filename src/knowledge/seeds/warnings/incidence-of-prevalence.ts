/** New cases a year against how many get a disease in their lives: two columns that say the same thing twice. */
import type { PrevalenceClass } from '../../../graph/schema.ts';
import type { WarningRule } from './seed-warning.ts';

const LIFETIME_YEARS = 80;
const TOLERATED_FACTOR = 3;

/** Share of people who get it at some time of life, by the definition in seeds/README.md; null ends are open. */
const LIFETIME_SHARES: Readonly<Record<PrevalenceClass, readonly [number | null, number | null]>> = {
  common: [1 / 200, null],
  uncommon: [1 / 2_000, 1 / 200],
  rare: [null, 1 / 2_000],
};

export const incidenceOfPrevalence: WarningRule = {
  name: 'incidence-of-prevalence',
  about: `incidence x ${LIFETIME_YEARS} years lies more than ${TOLERATED_FACTOR} times outside of the stated prevalence`,
  advice: 'correct the prevalence here, or the incidence in patients.tsv',
  weight: 'warning',
  find: ({ diseases }) =>
    diseases.flatMap(({ id, prevalence, patients, at }) => {
      const incidence = patients?.incidence ?? null;
      if (prevalence === null || incidence === null) return [];
      const share = (incidence * LIFETIME_YEARS) / 100_000;
      const [least, most] = LIFETIME_SHARES[prevalence];
      const fits =
        (least === null || share * TOLERATED_FACTOR >= least) && (most === null || share <= most * TOLERATED_FACTOR);
      if (fits) return [];
      const message =
        `'${id}' is ${prevalence}, and ${incidence} new cases per 100,000 a year are about 1 in ` +
        `${Math.max(1, Math.round(1 / share)).toLocaleString('en-US')} people over a lifetime`;
      return [{ at, message }];
    }),
};
