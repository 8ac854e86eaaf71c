/**
 * An item's options in another order: drawn from the seed and the item, so that it is the same whatever else is asked. The
 * right answer follows, letters are given out anew. Words that mean something only where they stand would come to say
 * something else: "none of the above" stays last, and an item whose options name letters ("A and C") stays as it is.
 */
import type { BenchmarkItem } from '../records/benchmark.ts';
import { LETTERS } from '../records/question-text.ts';
import { randomStream } from '../support/random.ts';

const above =
  /\b(?:(?:all|none|both|neither)(?:\s+of)?|(?:any|either|one|two|three|some|most)\s+of)\s+(?:the\s+|these\s+)?(?:above|foregoing|preceding)\b|\b(?:above|preceding|foregoing)\s+(?:options?|choices?|answers?|statements?)\b/i;
const chineseAbove = /^(?:以上|上述|上列|前述)/;
/** Nothing but letters and what joins them: "A and C", "Both A, B", "A+B+C", "B或D". */
const lettersOnly =
  /^\W*(?:(?:both|either|neither|all|only|options?)\s+)?\(?[A-U]\)?(?:\s*(?:,|and|or|nor|&|\+|\/|、|和|或|及|与|，)+\s*\(?[A-U]\)?)+\W*(?:(?:are|is)\s+\w+|[都均皆]\S*)?\W*$/iu;
const letterNamed =
  /\b(?:[Oo]ptions?|[Cc]hoices?|[Aa]nswers?)\s+\(?[A-U]\)?(?![\p{L}\p{N}-])|[A-U]\s*(?:项|选项)|选项\s*[A-U]/u;

/** What of an item is shuffled. */
export type ShuffledItem = Pick<BenchmarkItem, 'id' | 'options' | 'gold'>;

/** `set`: the benchmark, or whatever other set the item is of; part of the address of the order. */
export function shuffleOptions<Item extends ShuffledItem>(item: Item, seed: number, set: string): Item {
  const free = freePlaces(item);
  if (free < 2) return item;
  const places = item.options.map((_, place) => place);
  const stream = randomStream(seed, 'benchmark-options', set, item.id);
  const order = [...stream.shuffle(places.slice(0, free)), ...places.slice(free)];
  const right = new Set(item.gold);
  return {
    ...item,
    options: order.map((from, place) => ({ letter: LETTERS[place]!, text: item.options[from]!.text })),
    gold: order.flatMap((from, place) => (right.has(item.options[from]!.letter) ? [LETTERS[place]!] : [])),
  };
}

/** How many options, from the first on, may change places: all, all but those of such words at the end, or none. */
export function freePlaces({ options }: Pick<BenchmarkItem, 'options'>): number {
  const texts = options.map(({ text }) => text);
  if (texts.some((text) => namesLetters(text, texts.length))) return 0;
  const placed = texts.map((text) => above.test(text) || chineseAbove.test(text));
  const last = placed.lastIndexOf(false);
  return placed.indexOf(true) < last && placed.includes(true) ? 0 : last + 1;
}

/** An option of letters that are all on offer; "N and P" are elements where there are four options. */
function namesLetters(text: string, optionCount: number): boolean {
  if (text.length > 200) return letterNamed.test(text);
  if (letterNamed.test(text)) return true;
  if (!lettersOnly.test(text)) return false;
  const letters = text.match(/(?<![A-Za-z])[A-U](?![A-Za-z])/g) ?? [];
  return letters.length > 1 && letters.every((letter) => LETTERS.indexOf(letter) < optionCount);
}
