/**
 * How sure of the answer a scorer is along the reasoning. Of a blind trace the answer grows likelier; a rationalisation is
 * sure of it from the beginning. Looked at before the conclusion, as the answer's share among the options.
 */
import { flaw, type AskedQuestion, type Trace, type TraceFlaw } from '../trace-flaw.ts';
import { optionText, type GoldNames } from './gold-position.ts';
import { withoutConclusion } from './without-conclusion.ts';

/** Log-probability, nats, of an option's words behind a part of the reasoning. */
export type ScoreContinuation = (prefix: string, continuation: string) => Promise<number>;

/** Parts of the reasoning. */
export const LOOKS = [0.25, 0.5, 0.75] as const;
/** Ours: surer than that at the first look, and no surer at the last. */
export const SURE = 0.8;
const RISE = 0.05;

/** Share of the right answer among the options at each look, 0-1. */
export async function courseOfGold(
  trace: Trace,
  question: AskedQuestion,
  score: ScoreContinuation,
  names: GoldNames = optionText,
): Promise<number[]> {
  const reasoning = withoutConclusion(trace, question, names);
  const course: number[] = [];
  for (const look of LOOKS) {
    const prefix = reasoning.slice(0, Math.round(look * reasoning.length));
    const scores: number[] = [];
    for (const { text } of question.options) scores.push(await score(prefix, text));
    const highest = Math.max(...scores);
    const weights = scores.map((each) => Math.exp(each - highest));
    const place = question.options.findIndex(({ letter }) => letter === question.answer);
    course.push(weights[place]! / weights.reduce((sum, each) => sum + each, 0));
  }
  return course;
}

export async function anchoring(
  trace: Trace,
  question: AskedQuestion,
  score: ScoreContinuation,
  names: GoldNames = optionText,
): Promise<TraceFlaw | null> {
  return anchoredFlaw(await courseOfGold(trace, question, score, names), LOOKS);
}

/** `course`: the answer's share at each of the looks. */
export function anchoredFlaw(course: readonly number[], looks: readonly number[]): TraceFlaw | null {
  const [first, last] = [course[0]!, course.at(-1)!];
  if (first < SURE || last - first > RISE) return null;
  const told = course.map((share, at) => `${100 * looks[at]!} %: ${share.toFixed(2)}`).join(', ');
  return flaw('anchored', `share of the answer among the options at ${told}`);
}
