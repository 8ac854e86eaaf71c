/** The reasoning of a trace without what concludes: from the first sentence on that states the answer as one. */
import { sentencesOf } from '../../../support/sentences.ts';
import { thinkingOf, type AskedQuestion, type Trace } from '../trace-flaw.ts';
import { concludedAt, optionText, type GoldNames } from './gold-position.ts';

/** Empty where all of it concludes. */
export function withoutConclusion(trace: Trace, question: AskedQuestion, names: GoldNames = optionText): string {
  const thinking = thinkingOf(trace);
  const sentences = sentencesOf(thinking, { clauses: true });
  const at = concludedAt(thinking, names(question));
  // Where nothing reads as a conclusion, the last sentence is taken for one.
  const cut = at ?? sentences.at(-1)?.start ?? 0;
  return thinking.slice(0, sentences.findLast(({ end }) => end <= cut)?.end ?? 0).trim();
}

/** Its first third, in whole sentences: at least one. */
export function firstThird(trace: Trace): string {
  const thinking = thinkingOf(trace);
  const sentences = sentencesOf(thinking, { clauses: true });
  const last = sentences.findLast(({ end }) => end <= thinking.length / 3) ?? sentences[0];
  return thinking.slice(0, last?.end ?? 0).trim();
}
