/** Quotes: a stretch of the source that is never longer than what the graph keeps of an article's text for a claim. */
import type { SourceText } from './source-text.ts';
import type { Span } from './source-words.ts';

/** Longest quote in characters of the source, markup included. */
export const LONGEST_QUOTE = 1000;

export interface Quote extends Span {
  /** What stands in the source from `start` to `end`. */
  readonly quote: string;
}

/**
 * The first of the stretches of words whose place in the source is short enough, the last one cut where none is: a few
 * words may have any length of markup between them. Null where no stretch has a place.
 */
export function quoteOf(words: SourceText, stretches: readonly Span[]): Quote | null {
  const places = stretches.flatMap(({ start, end }) => words.inSource(start, end) ?? []);
  const place = places.find(({ start, end }) => end - start <= LONGEST_QUOTE) ?? places.at(-1);
  if (place === undefined) return null;
  const { start } = place;
  let end = Math.min(place.end, start + LONGEST_QUOTE);
  // Not in the middle of a character.
  if (end < place.end && /[\ud800-\udbff]/.test(words.source[end - 1]!)) end--;
  return { start, end, quote: words.source.slice(start, end) };
}
