/**
 * Whether the reasoning is needed: where the answer can be had from its first third, without the question, the rest is
 * decoration.
 */
import { flaw, type AskedQuestion, type Trace, type TraceFlaw } from '../trace-flaw.ts';
import { derivedFrom, leakPrompt, type AskModel } from './ask-model.ts';
import { firstThird } from './without-conclusion.ts';

export function necessityPrompt(trace: Trace, question: AskedQuestion): string {
  return leakPrompt({ reasoning: firstThird(trace), question, withStem: false });
}

export function readNecessity(raw: string, question: AskedQuestion): TraceFlaw | null {
  return derivedFrom(raw, question) === 'gold'
    ? flaw('decoration', 'the first third of the reasoning, without the question, led a reader to the answer')
    : null;
}

export async function necessity(trace: Trace, question: AskedQuestion, ask: AskModel): Promise<TraceFlaw | null> {
  return readNecessity(await ask(necessityPrompt(trace, question)), question);
}
