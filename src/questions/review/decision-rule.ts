/** What a decision can be, wherever it comes from: the page, a file, another reviewer's folder. */
import type { BankQuestion } from '../../records/bank-question.ts';
import type { Decision } from '../../records/review.ts';

/** Of a folder: more names than people review one bank, few enough for every pair's agreement to be counted. */
export const MOST_REVIEWERS = 100;
/** Of a folder; 20,000 questions judged by 25 people. */
export const MOST_DECISIONS = 500_000;

/** What is wrong with a decision, or null. `question`: the one it is about, null where that does not wait here. */
export function faultOf(
  { action, answer }: Pick<Decision, 'action' | 'answer'>,
  question: BankQuestion | null,
): string | null {
  if ((action === 'correct') !== (answer !== null))
    return `${action} takes ${action === 'correct' ? 'the right letter' : 'no letter'}`;
  if (answer === null || question === null) return null;
  const others = question.options.map(({ letter }) => letter).filter((letter) => letter !== question.answer);
  return others.includes(answer) ? null : `the answer can be corrected to ${others.join(', ')}, not to ${answer}`;
}
