/** Shares of what clinicians said of a sample, with Wilson's 95 % intervals, and how far two of them agree. */
import { wilsonInterval } from '../../support/wilson-interval.ts';
import { agreementOf, type Agreement } from '../cohens-kappa.ts';
import { stratumName } from './draw-sample.ts';
import type { JudgedSheet } from './join-judgements.ts';
import type { SampledQuestion } from './sheet-file.ts';
import { ASPECTS, type Aspect, type Judgement } from './verdicts.ts';

export interface Rate {
  /** Questions of which the aspect was judged. */
  readonly judged: number;
  readonly count: number;
  /** 0-1, with its interval; null: none was judged. */
  readonly share: { readonly value: number; readonly low: number; readonly high: number } | null;
}

/** What is counted, by the column and the word that count. */
const COUNTED = {
  right: ['key', 'right'],
  ambiguous: ['key', 'ambiguous'],
  wrong: ['key', 'wrong'],
  implausible: ['plausible', 'no'],
  asIs: ['wording', 'as-is'],
} as const satisfies Record<string, readonly [Aspect, string]>;
export type RateName = keyof typeof COUNTED;
export const RATE_NAMES = Object.keys(COUNTED) as RateName[];

export interface GroupRates {
  readonly by: 'all' | 'kind' | 'language' | 'stratum';
  readonly name: string;
  /** Questions of the sample. */
  readonly sampled: number;
  readonly rates: Readonly<Record<RateName, Rate>>;
}

export function ratesOf({ judgements }: JudgedSheet, sampled: readonly SampledQuestion[]): GroupRates[] {
  const grouped = (by: GroupRates['by'], nameOf: (question: SampledQuestion) => string): GroupRates[] =>
    [...Map.groupBy(sampled, nameOf)]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, questions]) => ({
        by,
        name,
        sampled: questions.length,
        rates: ratesAmong(questions.flatMap(({ number }) => judgements.get(number) ?? [])),
      }));
  return [
    ...grouped('all', () => 'all'),
    ...grouped('kind', ({ kind }) => kind),
    ...grouped('language', ({ language }) => language),
    ...grouped('stratum', stratumName),
  ];
}

function ratesAmong(judgements: readonly Judgement[]): GroupRates['rates'] {
  const rate = (name: RateName): Rate => {
    const [aspect, word] = COUNTED[name];
    const words = judgements.map((judgement) => judgement[aspect]).filter((each) => each !== null);
    const count = words.filter((each) => each === word).length;
    const value = count / words.length;
    return {
      judged: words.length,
      count,
      share: words.length === 0 ? null : { value, ...wilsonInterval(value, words.length) },
    };
  };
  return Object.fromEntries(RATE_NAMES.map((name) => [name, rate(name)])) as Record<RateName, Rate>;
}

export interface ReaderAgreement {
  readonly sheets: readonly [one: string, other: string];
  readonly aspect: Aspect;
  /** Of the questions of which both judged the aspect; null: there is none. */
  readonly agreement: Agreement | null;
}

/** Of every two sheets, by aspect. */
export function readerAgreement(sheets: readonly JudgedSheet[]): ReaderAgreement[] {
  return sheets.flatMap((one, at) =>
    sheets.slice(at + 1).flatMap((other) =>
      ASPECTS.map((aspect): ReaderAgreement => {
        const pairs = [...one.judgements].flatMap(([number, judgement]) => {
          const [said, saidToo] = [judgement[aspect], other.judgements.get(number)?.[aspect] ?? null];
          return said === null || saidToo === null ? [] : [[said, saidToo] as const];
        });
        return { sheets: [one.sheet, other.sheet], aspect, agreement: agreementOf(pairs) };
      }),
    ),
  );
}
