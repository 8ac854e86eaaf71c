/** How long a trace may be, by its question's tier: an easy question that is thought about for pages teaches just that. */
import type { DifficultyTier } from '../../records/question.ts';
import { countWords } from '../../support/text-grams.ts';
import { flaw, thinkingOf, type AskedQuestion, type Trace, type TraceFlaw } from './trace-flaw.ts';

/** Words; a Chinese character is one. A null tier has the longest. */
export type WordLimits = Readonly<Record<DifficultyTier, number>>;

/** Ours. Published traces of a demonstration file have 369 words on average; three times that is long for any question. */
export const WORD_LIMITS: WordLimits = { easy: 400, moderate: 700, difficult: 1100 };
/** Ours: a trace of fewer words shows no reasoning. */
const FEWEST_WORDS = 8;

export function brevityFlaw(trace: Trace, { tier }: AskedQuestion, limits: WordLimits = WORD_LIMITS): TraceFlaw | null {
  const words = countWords(thinkingOf(trace));
  const most = tier === null ? Math.max(...Object.values(limits)) : limits[tier];
  if (words > most) return flaw('too-long', `${words} words; allowed for ${tier ?? 'an unknown tier'}: ${most}`);
  return words < FEWEST_WORDS ? flaw('too-short', `${words} words; allowed: ${FEWEST_WORDS} or more`) : null;
}
