/**
 * Keeps the options of questions from telling the answer. A reader without the vignette could take the option that training
 * offered most, or least, or called right most often, the longest, the first by the alphabet, or the one that beat the others
 * where they stood together (`option-rules.ts`). Among the options of a question the answer has a rank by each of these: it
 * comes first, last or between. A question is let in only while its ranks are not yet taken more often than by chance, in the
 * whole set and, less strictly, in its kind. Training questions are held to pairs alone, as they were so far: how often each
 * option is right is balanced by what is offered, and which of two wins is not.
 */
import type { OptionBalance } from './option-balance.ts';

export interface RankedOption {
  /** Its key in records. */
  readonly key: string;
  readonly text: string;
}

/** Questions by which a rank may be ahead of chance: a few, and a share of all. */
interface Slack {
  readonly questions: number;
  readonly share: number;
}
/** So that every rule lies within three points of chance in sets of a hundred questions and more. */
const OF_THE_SET: Slack = { questions: 2, share: 0.01 };
const OF_A_KIND: Slack = { questions: 4, share: 0.05 };

/** Puts the options of a question into an order; no rule tells those apart to which it gives the same. */
type Measure = (option: RankedOption, kind: string, options: readonly RankedOption[]) => number | string;

/** Counts of questions at each rank of the answer. */
interface Taken {
  readonly counts: number[];
  readonly slack: Slack;
  /** Several where other options equal the answer. */
  readonly ranks: readonly number[];
}

export class OptionRanks {
  readonly #measures: readonly Measure[];
  /** By measure, number of options, and kind or the whole set. */
  readonly #taken = new Map<string, number[]>();

  /** `training` counts the options of training questions, and may grow; `by`: the measures that are held to. */
  constructor(training: OptionBalance, by: 'all' | 'pairs' = 'all') {
    const inPairs: Measure = (option, kind, options) =>
      sumOf(options.filter((other) => other !== option).map(({ key }) => training.shareAgainst(kind, option.key, key)));
    const keysOf = (options: readonly RankedOption[]): string[] => options.map(({ key }) => key);
    const others: readonly Measure[] = [
      ({ key }, kind, options) => training.mostShared(kind, key, keysOf(options)),
      ({ key }, kind, options) => training.fittedScore(kind, key, keysOf(options)),
      ({ key }, kind) => training.appearances(kind, key),
      ({ key }, kind) => training.shareRight(kind, key),
      ({ key }, kind) => training.timesRight(kind, key),
      ({ text }) => text.length,
      ({ text }) => text,
    ];
    this.#measures = by === 'all' ? [...others, inPairs] : [inPairs];
  }

  /** Whether the question may stand beside those that were let in. Notes nothing. */
  allows(kind: string, answer: RankedOption, wrong: readonly RankedOption[]): boolean {
    return this.#placesOf(kind, answer, wrong).every(({ counts, slack, ranks }) => {
      if (ranks.length === counts.length) return true;
      const total = sumOf(counts);
      const ahead = slack.questions + slack.share * total;
      return thirdsOf(counts.length).every(
        (third) =>
          !third.some((rank) => ranks.includes(rank)) ||
          sumOf(third.map((rank) => counts[rank]!)) <= (third.length / counts.length) * total + ahead,
      );
    });
  }

  record(kind: string, answer: RankedOption, wrong: readonly RankedOption[]): void {
    for (const { counts, ranks } of this.#placesOf(kind, answer, wrong))
      for (const rank of ranks) counts[rank]! += 1 / ranks.length;
  }

  #placesOf(kind: string, answer: RankedOption, wrong: readonly RankedOption[]): Taken[] {
    const options = [answer, ...wrong];
    return this.#measures.flatMap((measure, at) => {
      const [own, ...others] = options.map((option) => measure(option, kind, options));
      const below = others.filter((other) => other < own!).length;
      const above = others.filter((other) => other > own!).length;
      const ranks = Array.from({ length: wrong.length - below - above + 1 }, (_, step) => below + step);
      return [
        { counts: this.#counts(`${at} ${wrong.length}`, wrong.length + 1), slack: OF_THE_SET, ranks },
        { counts: this.#counts(`${at} ${wrong.length} ${kind}`, wrong.length + 1), slack: OF_A_KIND, ranks },
      ];
    });
  }

  #counts(name: string, length: number): number[] {
    const known = this.#taken.get(name) ?? Array.from({ length }, () => 0);
    this.#taken.set(name, known);
    return known;
  }
}

/** First, between and last: a rule takes the first or the last, and nobody gains by what is between. */
function thirdsOf(ranks: number): number[][] {
  return [[0], Array.from({ length: ranks - 2 }, (_, at) => at + 1), [ranks - 1]];
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
