/**
 * Whether a teacher that is told a wrong answer justifies it as well: a reader is led to it by the reasoning alone. Then a
 * justification of this question proves nothing, and a trace that saw the answer is worth nothing. It is run on a sample.
 */
import { RecordError } from '../../../support/errors.ts';
import type { RandomStream } from '../../../support/random.ts';
import { flaw, goldOf, type AskedQuestion, type Trace, type TraceFlaw } from '../trace-flaw.ts';
import { derivedFrom, type AskModel } from './ask-model.ts';
import { sufficiencyPrompt } from './sufficiency.ts';

/** The teacher, told that a wrong option is right; what it writes is its whole trace. */
export type WriteTowards = (question: AskedQuestion) => Promise<string>;

/** The question with a wrong option for a key. */
export function withWrongKey<Question extends Pick<AskedQuestion, 'options' | 'answer'>>(
  question: Question,
  random: RandomStream,
): Question {
  const wrong = question.options.filter(({ letter }) => letter !== question.answer);
  if (wrong.length === 0)
    throw new RecordError('a question has no wrong option; two options are needed to put a wrong key in');
  return { ...question, answer: random.pick(wrong).letter };
}

/** What a reader is asked about a trace that was written towards the key of `rekeyed`. */
export function counterfactualPrompt(text: string, rekeyed: AskedQuestion): string {
  const trace: Trace = { language: rekeyed.language, text };
  return sufficiencyPrompt(trace, rekeyed);
}

export function justifiesAnyKey(rekeyed: AskedQuestion): TraceFlaw {
  return flaw('justifies-any-key', `told "${goldOf(rekeyed)}", the teacher's reasoning led a reader there too`);
}

export async function counterfactualKey(
  question: AskedQuestion,
  random: RandomStream,
  write: WriteTowards,
  ask: AskModel,
): Promise<TraceFlaw | null> {
  const rekeyed = withWrongKey(question, random);
  // A teacher that refuses, or comes to another answer, was not taken in.
  const derived = derivedFrom(await ask(counterfactualPrompt(await write(rekeyed), rekeyed)), rekeyed);
  return derived === 'gold' ? justifiesAnyKey(rekeyed) : null;
}
