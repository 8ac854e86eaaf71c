/**
 * Finds passages that speak of what a sentence says, by the words that they share: BM25 (Robertson and Zaragoza 2009, with
 * k1 = 1.2 and b = 0.75). Chinese counts by pairs of characters, since it has no gaps between words.
 */
import type { Language } from '../../../records/question.ts';
import type { Snippet } from '../../../records/snippet.ts';
import { turnTaker } from '../../../run/turn-taker.ts';

const K1 = 1.2;
const B = 0.75;
/** Longer sentences and passages are looked at up to here. */
const MOST_WORDS = 2000;
/** A word of more passages than this, and than a tenth of them, tells none from another. */
const COMMON = 100;

interface Posting {
  readonly snippet: number;
  readonly times: number;
}

export class SnippetRanks {
  readonly #snippets: Snippet[] = [];
  readonly #postings = new Map<string, Posting[]>();
  readonly #lengths: number[] = [];
  #words = 0;

  private constructor() {}

  /** Signals are heard meanwhile; `throwIfStopped` is asked after each passage. */
  static async of(snippets: Iterable<Snippet>, throwIfStopped: () => void = () => {}): Promise<SnippetRanks> {
    const ranks = new SnippetRanks();
    const takeTurn = turnTaker();
    for (const snippet of snippets) {
      ranks.#add(snippet);
      await takeTurn();
      throwIfStopped();
    }
    return ranks;
  }

  #add(snippet: Snippet): void {
    const at = this.#snippets.push(snippet) - 1;
    const words = wordsOf(`${snippet.title} ${snippet.text}`);
    this.#lengths.push(words.length);
    this.#words += words.length;
    const times = new Map<string, number>();
    for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
    for (const [word, count] of times) {
      const known = this.#postings.get(word);
      if (known === undefined) this.#postings.set(word, [{ snippet: at, times: count }]);
      else known.push({ snippet: at, times: count });
    }
  }

  /** In a language, the best first, of equals the first of the file; those that share no word with it are none. */
  best(sentence: string, count: number, language: Language): Snippet[] {
    const scores = new Map<number, number>();
    const meanLength = this.#words / Math.max(1, this.#snippets.length);
    for (const word of new Set(wordsOf(sentence))) {
      const postings = this.#postings.get(word) ?? [];
      const seen = postings.length;
      if (seen > Math.max(COMMON, this.#snippets.length / 10)) continue;
      const rarity = Math.log(1 + (this.#snippets.length - seen + 0.5) / (seen + 0.5));
      for (const { snippet, times } of postings) {
        if (this.#snippets[snippet]!.language !== language) continue;
        const longer = 1 - B + (B * this.#lengths[snippet]!) / meanLength;
        const score = (rarity * times * (K1 + 1)) / (times + K1 * longer);
        scores.set(snippet, (scores.get(snippet) ?? 0) + score);
      }
    }
    return [...scores]
      .toSorted(([one, oneScore], [other, otherScore]) => otherScore - oneScore || one - other)
      .slice(0, count)
      .map(([snippet]) => this.#snippets[snippet]!);
  }
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [run] of text.toLowerCase().matchAll(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu)) {
    if (words.length >= MOST_WORDS) break;
    if (!/\p{Script=Han}/u.test(run) || run.length === 1) words.push(run);
    else for (let at = 0; at + 1 < run.length && words.length < MOST_WORDS; at++) words.push(run.slice(at, at + 2));
  }
  return words;
}
