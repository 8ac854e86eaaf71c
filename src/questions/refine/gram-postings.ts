/** Which items hold a run of words, and the item that shares most of its runs with a text. Memory grows with the runs. */
import { GramSet } from '../../support/gram-set.ts';
import { eachGram, tokensOf, type GramUnit } from '../../support/text-grams.ts';

/** Chains in typed arrays, one link a pair of run and item. */
export class GramPostings {
  readonly #unit: GramUnit;
  readonly #size: number;
  readonly #mostHolding: number;
  readonly #grams = new GramSet();
  /** Distinct runs of each item that count, by its number; null until they are counted. */
  #runs: ReadonlyMap<number, number> | null = null;
  #last = new Int32Array(1 << 12).fill(-1);
  #before = new Int32Array(1 << 12);
  #item = new Int32Array(1 << 12);
  #links = 0;

  /** `size`: tokens of a run. Runs that more than `mostHolding` items hold do not count. */
  constructor(unit: GramUnit, size: number, mostHolding: number) {
    this.#unit = unit;
    this.#size = size;
    this.#mostHolding = mostHolding;
  }

  add(item: number, text: string): void {
    const own = new Set<number>();
    eachGram(tokensOf(text, this.#unit), this.#size, (high, low) => own.add(this.#grams.add(high, low)));
    for (const gram of own) this.#link(gram, item);
    this.#runs = null;
  }

  /** The item most of whose runs are among the text's; those of fewer runs than `least` do not count. */
  mostShared(
    text: string,
    least: number,
    counts: (item: number) => boolean = () => true,
  ): { readonly item: number; readonly share: number } | null {
    const runs = (this.#runs ??= this.#countRuns());
    const shared = new Map<number, number>();
    const seen = new Set<number>();
    eachGram(tokensOf(text, this.#unit), this.#size, (high, low) => {
      const gram = this.#grams.numberOf(high, low);
      if (gram < 0 || seen.has(gram)) return;
      seen.add(gram);
      for (const item of this.#holding(gram)) shared.set(item, (shared.get(item) ?? 0) + 1);
    });
    let best: { item: number; share: number } | null = null;
    for (const [item, count] of shared) {
      const all = runs.get(item)!;
      const share = count / all;
      if (all >= least && share > (best?.share ?? 0) && counts(item)) best = { item, share };
    }
    return best;
  }

  /** Items that hold a run; none when so many do that it does not count. */
  #holding(gram: number): number[] {
    const items: number[] = [];
    for (let link = this.#last[gram]!; link >= 0; link = this.#before[link]!) {
      if (items.length === this.#mostHolding) return [];
      items.push(this.#item[link]!);
    }
    return items;
  }

  #countRuns(): ReadonlyMap<number, number> {
    const runs = new Map<number, number>();
    for (let gram = 0; gram < this.#grams.size; gram++)
      for (const item of this.#holding(gram)) runs.set(item, (runs.get(item) ?? 0) + 1);
    return runs;
  }

  #link(gram: number, item: number): void {
    if (gram >= this.#last.length) this.#last = grown(this.#last, gram + 1, -1);
    if (this.#links >= this.#item.length) {
      this.#item = grown(this.#item, this.#links + 1, 0);
      this.#before = grown(this.#before, this.#links + 1, 0);
    }
    this.#item[this.#links] = item;
    this.#before[this.#links] = this.#last[gram]!;
    this.#last[gram] = this.#links++;
  }
}

/** One for texts of each unit. */
export function postingsOf(
  sizes: Readonly<Record<GramUnit, number>>,
  mostHolding: number,
): Readonly<Record<GramUnit, GramPostings>> {
  return {
    words: new GramPostings('words', sizes.words, mostHolding),
    characters: new GramPostings('characters', sizes.characters, mostHolding),
  };
}

function grown(array: Int32Array<ArrayBuffer>, least: number, fill: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(least, 2 * array.length)).fill(fill, array.length);
  larger.set(array);
  return larger;
}
