/**
 * Keeps the options of held-out questions from telling the answer. A reader without the vignette could take the option that
 * training offered most, or least, or called right most often, or the longest. Among the options of a question the answer
 * has a rank by each of these; a question is let in only while its ranks are not yet taken more often than the others.
 */
import type { OptionBalance } from './option-balance.ts';

export interface RankedOption {
  /** Its key in records. */
  readonly key: string;
  readonly text: string;
}

/** Questions by which a rank may be ahead of the rarest one: a few, and this share of them; within one kind more. */
const OVER_ALL = { few: 3, share: 0.04 };
const WITHIN_A_KIND = { few: 8, share: 0.12 };

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
    return this.#ranksOf(kind, answer, wrong).every(({ taken, ranks, slack }) => {
      if (ranks.length === taken.length) return true;
      const least = Math.min(...taken);
      const total = taken.reduce((sum, count) => sum + count, 0);
      return Math.max(...ranks.map((rank) => taken[rank]!)) <= least + slack.few + slack.share * total;
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
  ): { readonly taken: number[]; readonly ranks: readonly number[]; readonly slack: typeof OVER_ALL }[] {
    return this.#measures.flatMap((measure, at) => {
      const own = measure(answer, kind);
      const others = wrong.map((option) => measure(option, kind));
      const below = others.filter((value) => value < own).length;
      const equal = others.filter((value) => value === own).length;
      const ranks = Array.from({ length: equal + 1 }, (_, step) => below + step);
      return [
        { taken: this.#takenOf(`${at} ${others.length}`, others.length + 1), ranks, slack: OVER_ALL },
        { taken: this.#takenOf(`${at} ${others.length} ${kind}`, others.length + 1), ranks, slack: WITHIN_A_KIND },
      ];
    });
  }

  #takenOf(name: string, count: number): number[] {
    const taken = this.#taken.get(name) ?? Array.from({ length: count }, () => 0);
    this.#taken.set(name, taken);
    return taken;
  }
}
