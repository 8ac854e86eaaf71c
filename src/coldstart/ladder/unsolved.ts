/**
 * Questions that no trace is trained on, for people to look at. Where most blind tries agree on another option, that speaks
 * against the key and not against the teacher: such a question is not argued towards its key.
 */
import { LETTERS } from '../../records/question-text.ts';
import type { AnsweredTry } from './teacher-calls.ts';

export interface Unsolved {
  readonly questionId: string;
  /** `another-answer`: the tries agree on an option that is not the key; `no-trace`: no try of any rung came to it. */
  readonly why: 'another-answer' | 'no-trace';
  /** The option that most blind tries chose, as the bank letters it; null where none could be read. */
  readonly letter: string | null;
  /** Blind tries that chose it, and those that could be read. */
  readonly chosen: number;
  readonly read: number;
}

/** Fewer tries that were read agree on nothing. */
const LEAST_READ = 3;

/** The option chosen most often, the first of equals. */
export function favourite(tries: readonly AnsweredTry[]): Pick<Unsolved, 'letter' | 'chosen' | 'read'> {
  const letters = tries.flatMap(({ read }) => read?.letter ?? []);
  const counts = [...LETTERS].map((letter) => letters.filter((each) => each === letter).length);
  const chosen = Math.max(...counts);
  return { letter: chosen === 0 ? null : LETTERS[counts.indexOf(chosen)]!, chosen, read: letters.length };
}

/** `share`: of the tries that were read, so many must have chosen the same other option. */
export function speaksAgainstKey(tries: readonly AnsweredTry[], key: string, share: number): boolean {
  const { letter, chosen, read } = favourite(tries);
  return read >= LEAST_READ && letter !== null && letter !== key && chosen / read >= share;
}
