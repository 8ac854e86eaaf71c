/**
 * Whether the reasoning is enough: another model answers from it alone, the conclusion taken off. A trace from which the
 * answer does not follow was written towards an answer that came from elsewhere.
 */
import { flaw, type AskedQuestion, type Trace, type TraceFlaw } from '../trace-flaw.ts';
import { derivedFrom, leakPrompt, type AskModel } from './ask-model.ts';
import { optionText, type GoldNames } from './gold-position.ts';
import { withoutConclusion } from './without-conclusion.ts';

export interface SufficiencyOptions {
  readonly names?: GoldNames;
  /** The question is shown too: the milder variant. */
  readonly withStem?: boolean;
}

export function sufficiencyPrompt(
  trace: Trace,
  question: AskedQuestion,
  { names = optionText, withStem = true }: SufficiencyOptions = {},
): string {
  return leakPrompt({ reasoning: withoutConclusion(trace, question, names), question, withStem });
}

export function readSufficiency(raw: string, question: AskedQuestion): TraceFlaw | null {
  const derived = derivedFrom(raw, question);
  return derived === 'other'
    ? flaw('insufficient', `without its conclusion the reasoning led a reader to ${raw}`)
    : null;
}

/** What cannot be read is no flaw of the trace. */
export async function sufficiency(
  trace: Trace,
  question: AskedQuestion,
  ask: AskModel,
  options: SufficiencyOptions = {},
): Promise<TraceFlaw | null> {
  return readSufficiency(await ask(sufficiencyPrompt(trace, question, options)), question);
}
