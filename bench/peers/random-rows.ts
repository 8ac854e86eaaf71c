/** Random tokens, the same for both sides. */
import { randomStream } from '../../src/support/random.ts';

/** Ids that are tokens of text in every vocabulary of this size; those at the end of a large one are not. */
const LARGEST = 100_000;

export function randomRows(vocabSize: number, rows: number, length: number, round = 0): number[][] {
  const random = randomStream('bench', 'peers', rows, length, round);
  const bound = Math.min(vocabSize, LARGEST);
  return Array.from({ length: rows }, () => Array.from({ length }, () => random.integer(bound)));
}
