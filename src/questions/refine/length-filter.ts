/** Questions too short to ask anything, or too long to be shown to a model whole. */
import { countWords } from '../../support/text-grams.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import type { Flaw } from './format-filter.ts';

export interface LengthLimits {
  /** Words of a stem; a Chinese character is one, and of a long word six letters, as of words that have run together. */
  readonly fewestWords: number;
  /** Characters of stem and options together. */
  readonly mostCharacters: number;
}

/** Letters of a word: of English ones five, and a space. */
const LETTERS_OF_A_WORD = 6;

/** Ours: "Drug of choice in X?" has four; 12,000 characters are about 3,000 tokens. */
export const LENGTH_LIMITS: LengthLimits = { fewestWords: 3, mostCharacters: 12_000 };

export function lengthFlaw({ stem, options }: BankQuestion, limits: LengthLimits): Flaw | null {
  const characters = stem.length + options.reduce((sum, { text }) => sum + text.length, 0);
  if (characters > limits.mostCharacters)
    return { reason: 'too-long', evidence: `${characters} characters; allowed: ${limits.mostCharacters}` };
  const letters = stem.match(/\p{L}/gu)?.length ?? 0;
  const words = Math.max(countWords(stem), Math.floor(letters / LETTERS_OF_A_WORD));
  if (words < limits.fewestWords)
    return { reason: 'too-short', evidence: `${words} words; allowed: ${limits.fewestWords} or more` };
  return null;
}
