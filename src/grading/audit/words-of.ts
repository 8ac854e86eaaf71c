/**
 * A text as words with their places, as names and phrases are compared: case, width, marks and the English plural do not
 * count. A Chinese character is a word.
 */
import { singular } from '../../support/singular.ts';
import type { Span } from './claim.ts';

export interface Word extends Span {
  readonly text: string;
}

const wordPattern = /\p{Script=Han}|[[\p{L}\p{N}\p{M}]--\p{Script=Han}]+/gv;

export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: found, index: start } of text.matchAll(wordPattern)) {
    const word = { text: singular(found.normalize('NFKC').toLowerCase()), start, end: start + found.length };
    // The possessive of "Graves' disease" and "Wilson's disease" is no word.
    if (word.text === 's' && /['’]/.test(text.charAt(start - 1))) continue;
    words.push(word);
  }
  return words;
}
