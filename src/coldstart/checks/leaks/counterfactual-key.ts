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

export async function counterfactualKey(
  question: AskedQuestion,
  random: RandomStream,
  write: WriteTowards,
  ask: AskModel,
): Promise<TraceFlaw | null> {
  const wrong = question.options.filter(({ letter }) => letter !== question.answer);
  if (wrong.length === 0)
    throw new RecordError('a question has no wrong option; two options are needed to put a wrong key in');
  const rekeyed = { ...question, answer: random.pick(wrong).letter };
  const trace: Trace = { language: question.language, text: await write(rekeyed) };
  // A teacher that refuses, or comes to another answer, was not taken in.
  const derived = derivedFrom(await ask(sufficiencyPrompt(trace, rekeyed)), rekeyed);
  return derived === 'gold'
    ? flaw('justifies-any-key', `told "${goldOf(rekeyed)}", the teacher's reasoning led a reader there too`)
    : null;
}
