/**
 * An item's options in another order: drawn from the seed and the item, so that it is the same whatever else is asked. The
 * right answer follows, letters are given out anew. Options that speak of others by place or letter ("all of the above",
 * "A and C") would come to say something else: such items stay as they are.
 */
import type { BenchmarkItem } from '../../records/benchmark.ts';
import { LETTERS } from '../../records/question-text.ts';
import { randomStream } from '../../support/random.ts';

const english =
  /\b(?:(?:all|none|any|both|neither|either|one|two|three|some|most) (?:of )?(?:the |these )?(?:above|options?|choices?|answers?|foregoing|preceding)|(?:the )?(?:above|preceding|following) (?:options?|choices?|answers?))\b/i;
const letterPair = /(?:^|[^\p{L}\p{N}])\(?[A-U]\)?\s*(?:,|and|or|&|\+|、|和|或|及|与)\s*\(?[A-U]\)?(?![\p{L}\p{N}-])/u;
const optionNamed = /\b(?:options?|choices?|answers?) \(?[A-U]\)?(?![\p{L}\p{N}-])/u;
const chinese = /以上|上述|上列|前述|[A-U][、和或及与]?[A-U]?\s*(?:项|选项)|选项\s*[A-U]/u;

export function shuffleOptions(item: BenchmarkItem, seed: number): BenchmarkItem {
  if (speaksOfPlaces(item)) return item;
  const places = item.options.map((_, place) => place);
  const order = randomStream(seed, 'benchmark-options', item.benchmark, item.id).shuffle(places);
  const right = new Set(item.gold);
  return {
    ...item,
    options: order.map((from, place) => ({ letter: LETTERS[place]!, text: item.options[from]!.text })),
    gold: order.flatMap((from, place) => (right.has(item.options[from]!.letter) ? [LETTERS[place]!] : [])),
  };
}

/** An option's words mean something only where it stands. */
export function speaksOfPlaces({ options }: Pick<BenchmarkItem, 'options'>): boolean {
  return options.some(({ text }) => [english, letterPair, optionNamed, chinese].some((pattern) => pattern.test(text)));
}
