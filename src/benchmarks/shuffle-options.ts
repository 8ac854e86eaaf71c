/**
 * An item's options in another order: drawn from the seed and the item, so that it is the same whatever else is asked. The
 * right answer follows, letters are given out anew. Words that mean something only where they stand would come to say
 * something else (`named-places.ts`): "none of the above" stays last, and an item whose options or stem name letters ("Both
 * a and b") or places ("the first two") stays as it is.
 */
import type { BenchmarkItem } from '../records/benchmark.ts';
import { LETTERS } from '../records/question-text.ts';
import { randomStream, type RandomStream } from '../support/random.ts';
import { looksBack, namesOptions, stemNamesOptions } from './named-places.ts';

/** What of an item is shuffled. */
export type ShuffledItem = Pick<BenchmarkItem, 'id' | 'stem' | 'options' | 'gold'>;

/** `set`: the benchmark, or whatever other set the item is of; part of the address of the order. */
export function shuffleOptions<Item extends ShuffledItem>(item: Item, seed: number, set: string): Item {
  const free = freePlaces(item);
  if (free < 2) return item;
  const order = drawnOrder(item.options.length, free, randomStream(seed, 'benchmark-options', set, item.id));
  const right = new Set(item.gold);
  return {
    ...item,
    options: order.map((from, place) => ({ letter: LETTERS[place]!, text: item.options[from]!.text })),
    gold: order.flatMap((from, place) => (right.has(item.options[from]!.letter) ? [LETTERS[place]!] : [])),
  };
}

interface Placed {
  readonly stem: string;
  readonly options: readonly { readonly text: string }[];
}

/** Which of so many options comes to stand at each place: the first `free` of them in another order, the rest as it is. */
export function drawnOrder(options: number, free: number, random: RandomStream): number[] {
  const places = Array.from({ length: options }, (_, place) => place);
  return [...random.shuffle(places.slice(0, free)), ...places.slice(free)];
}

/** How many options, from the first on, may change places: all, all but those of such words at the end, or none. */
export function freePlaces({ stem, options }: Placed): number {
  const texts = options.map(({ text }) => text);
  if (stemNamesOptions(stem) || texts.some((text) => namesOptions(text, texts.length))) return 0;
  const placed = texts.map(looksBack);
  const last = placed.lastIndexOf(false);
  return placed.indexOf(true) < last && placed.includes(true) ? 0 : last + 1;
}
