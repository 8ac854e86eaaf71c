/**
 * Whether a trace states what it assumes and where it is unsure: a soft signal that is counted and never rejects, as a
 * plain case needs neither.
 */
import type { Language } from '../../records/question.ts';
import { flaw, thinkingOf, type Trace, type TraceFlaw } from './trace-flaw.ts';

const STATED: Readonly<Record<Language, RegExp>> = {
  en: /\b(?:assum(?:e|es|ing|ption|ptions)|uncertain(?:ty)?|not (?:sure|certain|told|stated|mentioned|given)|unclear|unlikely|likely|possibl[ey]|perhaps|probabl[ey]|may|might|could|suggests?|cannot be (?:excluded|ruled out)|less (?:likely|typical)|unknown)\b/i,
  zh: /假设|假定|不确定|不能确定|尚不清楚|未提及|未给出|不明确|可能|或许|也许|大概|提示|不能排除|不除外|考虑|倾向于/,
};

export function hedgingFlaw(trace: Trace): TraceFlaw | null {
  return STATED[trace.language].test(thinkingOf(trace))
    ? null
    : flaw('nothing-uncertain', 'no assumption and no uncertainty is stated');
}
