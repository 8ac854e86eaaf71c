/**
 * Finds every phrase of a list in a text: names of a graph, words that tell a relation. At each word the longest phrase that
 * begins there is taken, and the search goes on behind it. Time is linear in the text, since a phrase has at most
 * `LONGEST` words; longer ones are not found.
 */
import type { Span } from './claim.ts';
import type { Word } from './words-of.ts';
import { wordsOf } from './words-of.ts';

/** Words of a phrase; a Chinese character is one. */
const LONGEST = 32;
/** A name of so few letters, all of them capitals, is an abbreviation: "WAS" is none of "was". */
const LONGEST_ABBREVIATION = 6;

export interface FoundPhrase<Value> extends Span {
  readonly values: readonly Value[];
}

interface Entry<Value> {
  readonly value: Value;
  /** How an abbreviation or a person's name is written; null: case does not count. */
  readonly exactly: string | null;
}

export class PhraseIndex<Value> {
  readonly #entries = new Map<string, Entry<Value>[]>();
  /** First word -> most words of a phrase that begins with it. */
  readonly #longest = new Map<string, number>();

  /** `isExact`: case counts. */
  constructor(phrases: Iterable<readonly [text: string, value: Value, isExact?: boolean]>) {
    for (const [text, value, isExact] of phrases) this.#add(text, value, isExact ?? isAbbreviation(text));
  }

  #add(text: string, value: Value, isExact: boolean): void {
    const words = wordsOf(text);
    const [first] = words;
    if (first === undefined || words.length > LONGEST) return;
    const key = keyOf(words);
    const entries = this.#entries.get(key) ?? [];
    if (entries.some((entry) => entry.value === value)) return;
    entries.push({ value, exactly: isExact ? text : null });
    this.#entries.set(key, entries);
    this.#longest.set(first.text, Math.max(this.#longest.get(first.text) ?? 0, words.length));
  }

  /** The values of a text that is one phrase, whatever its case; the first added first. */
  valuesOf(text: string): readonly Value[] {
    return (this.#entries.get(keyOf(wordsOf(text))) ?? []).map(({ value }) => value);
  }

  /** In the order of the text; none overlaps another. */
  find(text: string, words: readonly Word[] = wordsOf(text)): FoundPhrase<Value>[] {
    const found: FoundPhrase<Value>[] = [];
    for (let at = 0; at < words.length;) {
      const [phrase, count] = this.#longestAt(text, words, at);
      if (phrase !== null) found.push(phrase);
      at += count;
    }
    return found;
  }

  /** The longest phrase that begins at a word, and by how many words to go on. */
  #longestAt(text: string, words: readonly Word[], at: number): [phrase: FoundPhrase<Value> | null, words: number] {
    const { start, text: first } = words[at]!;
    const most = Math.min(this.#longest.get(first) ?? 0, words.length - at);
    for (let count = most; count > 0; count--) {
      const { end } = words[at + count - 1]!;
      const entries = this.#entries.get(keyOf(words.slice(at, at + count))) ?? [];
      const values = entries.flatMap(({ value, exactly }) =>
        exactly === null || exactly === text.slice(start, end) ? [value] : [],
      );
      if (values.length > 0) return [{ start, end, values }, count];
    }
    return [null, 1];
  }
}

function keyOf(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(' ');
}

function isAbbreviation(text: string): boolean {
  return text.length <= LONGEST_ABBREVIATION && /^\p{Lu}+$/u.test(text);
}
