/**
 * Anchoring without log-probabilities: a chat model is asked a few times which option a part of the reasoning leads to, and
 * the answer's share of what it says stands for its probability. It is shown no reasoning first: a reader that takes the
 * answer from the options alone says nothing about the trace.
 */
import type { AskedQuestion, Trace, TraceFlaw } from '../trace-flaw.ts';
import { anchoredFlaw, SURE } from './anchoring.ts';
import { derivedFrom, leakPrompt } from './ask-model.ts';
import { optionText, type GoldNames } from './gold-position.ts';
import { withoutConclusion } from './without-conclusion.ts';

/** Parts of the reasoning that are shown, the control first. */
export const ASKED_LOOKS = [0, 0.25, 0.75] as const;

/** One prompt a look, without the question; null where all of the reasoning concludes, so that nothing is left to look at. */
export function coursePrompts(trace: Trace, question: AskedQuestion, names: GoldNames = optionText): string[] | null {
  const reasoning = withoutConclusion(trace, question, names);
  if (reasoning === '') return null;
  return ASKED_LOOKS.map((look) =>
    leakPrompt({ reasoning: reasoning.slice(0, Math.round(look * reasoning.length)), question, withStem: false }),
  );
}

/** The answer's share of what could be read, 0-1; null where nothing could. */
export function shareOfGold(answers: readonly string[], question: AskedQuestion): number | null {
  const read = answers.map((raw) => derivedFrom(raw, question)).filter((derived) => derived !== 'unread');
  return read.length === 0 ? null : read.filter((derived) => derived === 'gold').length / read.length;
}

/** `course`: the share at each of the looks. */
export function askedAnchoring([control, ...course]: readonly number[]): TraceFlaw | null {
  return control! >= SURE ? null : anchoredFlaw(course, ASKED_LOOKS.slice(1));
}
