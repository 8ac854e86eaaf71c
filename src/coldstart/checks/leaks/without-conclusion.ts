/** The reasoning of a trace without what concludes: from the first sentence on that states the answer as one. */
import { sentencesOf } from '../sentences.ts';
import { thinkingOf, type AskedQuestion, type Trace } from '../trace-flaw.ts';
import { concludedAt, optionText, type GoldNames } from './gold-position.ts';

/** Empty where all of it concludes. */
export function withoutConclusion(trace: Trace, question: AskedQuestion, names: GoldNames = optionText): string {
  const thinking = thinkingOf(trace);
  const sentences = sentencesOf(thinking);
  const at = concludedAt(thinking, names(question));
  // Where nothing reads as a conclusion, the last sentence is taken for one.
  const cut = at ?? sentences.at(-1)?.from ?? 0;
  return sentences
    .filter(({ from, text }) => from + text.length <= cut)
    .map(({ text }) => text)
    .join('')
    .trim();
}

/** Its first third, in whole sentences: at least one. */
export function firstThird(trace: Trace): string {
  const thinking = thinkingOf(trace);
  const [first, ...others] = sentencesOf(thinking);
  const kept = others.filter(({ from, text }) => from + text.length <= thinking.length / 3);
  return [first, ...kept]
    .map((sentence) => sentence?.text ?? '')
    .join('')
    .trim();
}
