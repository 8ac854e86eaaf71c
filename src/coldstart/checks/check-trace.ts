/** All checks of a trace that need no model: which flaws it has, which of them let it go, and how much could be checked. */
import { arithmeticFlaw, arithmeticLines } from './arithmetic.ts';
import { brevityFlaw, WORD_LIMITS, type WordLimits } from './brevity.ts';
import { hedgingFlaw } from './hedging.ts';
import { answerFirst } from './leaks/answer-first.ts';
import { optionText, type GoldNames } from './leaks/gold-position.ts';
import { lexicalLeak } from './leaks/lexical-leak.ts';
import { optionLetters } from './leaks/option-letters.ts';
import { Plausibility } from './plausibility.ts';
import { repetitionFlaw } from './repetition.ts';
import { tagFlaw } from './tags.ts';
import { thinkingOf, type AskedQuestion, type Trace, type TraceCheck, type TraceFlaw } from './trace-flaw.ts';
import { traceLanguageFlaw } from './trace-language.ts';
import { unitFlaw, unitLines } from './units.ts';

export const CHECKS = [
  'tags',
  'brevity',
  'language',
  'repetition',
  'arithmetic',
  'units',
  'bounds',
  'lexicalLeak',
  'answerFirst',
  'optionLetters',
  'graph',
  'hedging',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** reject: a flaw lets the trace go; count: it is told and the trace stays; off: nobody looks. */
export const CHECK_WAYS = ['reject', 'count', 'off'] as const;
export type CheckWay = (typeof CHECK_WAYS)[number];
export type CheckWays = Readonly<Record<CheckName, CheckWay>>;

/** Letters of options are a leak only where the teacher saw none; what is uncertain never rejects. */
export const DEFAULT_WAYS: CheckWays = {
  tags: 'reject',
  brevity: 'reject',
  language: 'reject',
  repetition: 'reject',
  arithmetic: 'count',
  units: 'count',
  bounds: 'count',
  lexicalLeak: 'reject',
  answerFirst: 'reject',
  optionLetters: 'off',
  graph: 'off',
  hedging: 'count',
};

export interface CheckOptions {
  readonly ways?: Partial<CheckWays>;
  readonly wordLimits?: WordLimits;
  /** What the right answer is called. */
  readonly names?: GoldNames;
  readonly plausibility?: Plausibility;
  /** Holds each asserted step against a graph; without it `graph` finds nothing. */
  readonly audit?: TraceCheck;
}

/** Numbers of a trace by what a check could say of them. */
export interface Checkable {
  readonly right: number;
  readonly wrong: number;
  readonly unparseable: number;
}

export interface CheckedTrace {
  /** By check, those with a flaw alone. */
  readonly flaws: Readonly<Partial<Record<CheckName, TraceFlaw>>>;
  /** The first check that lets it go; null where the trace stays. */
  readonly rejectedBy: CheckName | null;
  readonly numbers: Readonly<Record<'arithmetic' | 'units' | 'bounds', Checkable>>;
}

const withoutGraph = new Plausibility();

export function checkTrace(trace: Trace, question: AskedQuestion, options: CheckOptions = {}): CheckedTrace {
  const { names = optionText, plausibility = withoutGraph, wordLimits = WORD_LIMITS, audit } = options;
  const ways = { ...DEFAULT_WAYS, ...options.ways };
  const checks: Readonly<Record<CheckName, TraceCheck>> = {
    tags: tagFlaw,
    brevity: (each, about) => brevityFlaw(each, about, wordLimits),
    language: traceLanguageFlaw,
    repetition: repetitionFlaw,
    arithmetic: arithmeticFlaw,
    units: unitFlaw,
    bounds: (each) => plausibility.flawOf(each),
    lexicalLeak,
    answerFirst: (each, about) => answerFirst(each, about, names),
    optionLetters,
    graph: audit ?? (() => null),
    hedging: hedgingFlaw,
  };
  const flaws: Partial<Record<CheckName, TraceFlaw>> = {};
  let rejectedBy: CheckName | null = null;
  for (const name of CHECKS) {
    const found = ways[name] === 'off' ? null : checks[name](trace, question);
    if (found === null) continue;
    flaws[name] = found;
    if (ways[name] === 'reject') rejectedBy ??= name;
  }
  return { flaws, rejectedBy, numbers: numbersOf(trace, ways, plausibility) };
}

function numbersOf(trace: Trace, ways: CheckWays, plausibility: Plausibility): CheckedTrace['numbers'] {
  const thinking = thinkingOf(trace);
  const verdicts = (
    check: 'arithmetic' | 'units' | 'bounds',
    of: () => readonly { readonly verdict: string }[],
  ): Checkable => {
    const found = ways[check] === 'off' ? [] : of().map(({ verdict }) => verdict);
    const count = (...words: string[]): number => found.filter((verdict) => words.includes(verdict)).length;
    return {
      right: count('right', 'plausible'),
      wrong: count('wrong', 'clash', 'impossible'),
      unparseable: count('unparseable'),
    };
  };
  return {
    arithmetic: verdicts('arithmetic', () => arithmeticLines(thinking)),
    units: verdicts('units', () => unitLines(thinking)),
    bounds: verdicts('bounds', () => plausibility.values(thinking)),
  };
}
