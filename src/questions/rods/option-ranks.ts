/**
 * Keeps the options of held-out questions from telling the answer. A reader without the vignette could take the option that
 * training offered most, or least, or called right most often, the longest, or the first by the alphabet. Among the
 * options of a question the answer has a rank by each of these; a question is let in only while its ranks are not yet taken
 * more often than the others.
 */
import type { OptionBalance } from './option-balance.ts';

export interface RankedOption {
  /** Its key in records. */
  readonly key: string;
  readonly text: string;
}

/** Questions by which a rank may be ahead of the rarest one: a few, and this share of them. */
const [SLACK, SLACK_SHARE] = [3, 0.04];

type Measure = (option: RankedOption, kind: string) => number;

export class OptionRanks {
  readonly #measures: readonly Measure[];
  /** Counts of questions by measure and kind; at each rank. */
  readonly #taken = new Map<string, number[]>();

  /** `training` counts the options of training questions. */
  constructor(training: OptionBalance) {
    this.#measures = [
      ({ key }, kind) => training.appearances(kind, key),
      ({ key }, kind) => training.shareRight(kind, key),
      ({ text }) => text.length,
    ];
  }

  /** Whether the question may stand beside those that were let in. Notes nothing. */
  allows(kind: string, answer: RankedOption, wrong: readonly RankedOption[]): boolean {
    return this.#ranksOf(kind, answer, wrong).every(({ taken, ranks }) => {
      if (ranks.length === taken.length) return true;
      const least = Math.min(...taken);
      const total = taken.reduce((sum, count) => sum + count, 0);
      return Math.max(...ranks.map((rank) => taken[rank]!)) <= least + SLACK + SLACK_SHARE * total;
    });
  }

  record(kind: string, answer: RankedOption, wrong: readonly RankedOption[]): void {
    for (const { taken, ranks } of this.#ranksOf(kind, answer, wrong))
      for (const rank of ranks) taken[rank]! += 1 / ranks.length;
  }

  /** By each measure the ranks that the answer has: several where others equal it, since no rule can tell them apart. */
  #ranksOf(
    kind: string,
    answer: RankedOption,
    wrong: readonly RankedOption[],
  ): { readonly taken: number[]; readonly ranks: readonly number[] }[] {
    return this.#measures.map((measure, at) => {
      const own = measure(answer, kind);
      const others = wrong.map((option) => measure(option, kind));
      const below = others.filter((value) => value < own).length;
      const equal = others.filter((value) => value === own).length;
      const name = `${at} ${kind} ${others.length}`;
      const taken = this.#taken.get(name) ?? Array.from({ length: others.length + 1 }, () => 0);
      this.#taken.set(name, taken);
      return { taken, ranks: Array.from({ length: equal + 1 }, (_, step) => below + step) };
    });
  }
}
