/**
 * Keeps the options of questions from telling the answer. A reader without the vignette could take the option that training
 * offered most, or least, or called right most often, the longest, the first by the alphabet, or the one that beat the others
 * where they stood together (`option-rules.ts`). Among the options of a question the answer has a rank by each of these: it
 * comes first, last or between. A question is let in only while its ranks are not yet taken more often than by chance, in the
 * whole set and, less strictly, in its kind. Training questions are held to pairs alone, as they were so far: how often each
 * option is right is balanced by what is offered, and which of two wins is not.
 */
import { remembered } from '../../support/remembered.ts';
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

export class OptionRanks {
  readonly #measures: readonly Measure[];
  /** By measure, number of options, and kind or the whole set. */
  readonly #taken = new Map<string, number[]>();

  /** `training` counts the options of training questions, and may grow; `by`: the measures that are held to. */
  constructor(training: OptionBalance, by: 'all' | 'pairs' = 'all') {
    const inPairs: Measure = (option, kind, options) =>
      sumOf(options.filter((other) => other !== option).map(({ key }) => training.shareAgainst(kind, option.key, key)));
    const keysOf = (options: readonly RankedOption[]): string[] => options.map(({ key }) => key);
    // What is dear to find comes last.
    const others: readonly Measure[] = [
      ({ text }) => text.length,
      ({ text }) => text,
      ({ key }, kind) => training.appearances(kind, key),
      ({ key }, kind) => training.shareRight(kind, key),
      ({ key }, kind) => training.timesRight(kind, key),
      ({ key }, kind, options) => training.fittedScore(kind, key, keysOf(options)),
      ({ key }, kind, options) => training.mostShared(kind, key, keysOf(options)),
    ];
    this.#measures = by === 'all' ? [...others, inPairs] : [inPairs];
  }

  /** Whether the question may stand beside those that were let in. Notes nothing. */
  allows(kind: string, answer: RankedOption, wrong: readonly RankedOption[]): boolean {
    const options = [answer, ...wrong];
    // The first measure that speaks against it decides: most questions are refused.
    return this.#measures.every((measure, at) => {
      const ranks = ranksOf(measure, kind, options);
      return (
        ranks.length === options.length ||
        this.#countsOf(at, kind, options.length).every(({ counts, slack }) => hasRoom(counts, slack, ranks))
      );
    });
  }

  record(kind: string, answer: RankedOption, wrong: readonly RankedOption[]): void {
    const options = [answer, ...wrong];
    for (const [at, measure] of this.#measures.entries()) {
      const ranks = ranksOf(measure, kind, options);
      for (const { counts } of this.#countsOf(at, kind, options.length))
        for (const rank of ranks) counts[rank]! += 1 / ranks.length;
    }
  }

  /** Of the whole set and of the kind. */
  #countsOf(measure: number, kind: string, options: number): { readonly counts: number[]; readonly slack: Slack }[] {
    return [
      { counts: this.#counts(`${measure} ${options}`, options), slack: OF_THE_SET },
      { counts: this.#counts(`${measure} ${options} ${kind}`, options), slack: OF_A_KIND },
    ];
  }

  #counts(name: string, length: number): number[] {
    return remembered(this.#taken, name, () => Array.from({ length }, () => 0));
  }
}

/** The answer's ranks among the options, of which it is the first; several where others equal it. */
function ranksOf(measure: Measure, kind: string, options: readonly RankedOption[]): number[] {
  const own = measure(options[0]!, kind, options);
  let [below, above] = [0, 0];
  for (let at = 1; at < options.length; at++) {
    const other = measure(options[at]!, kind, options);
    if (other < own) below += 1;
    else if (other > own) above += 1;
  }
  return Array.from({ length: options.length - below - above }, (_, step) => below + step);
}

/** Whether the thirds in which the ranks lie are not taken more often than by chance. */
function hasRoom(counts: readonly number[], slack: Slack, ranks: readonly number[]): boolean {
  const total = sumOf(counts);
  const ahead = slack.questions + slack.share * total;
  return thirdsOf(counts.length).every(
    (third) =>
      !third.some((rank) => ranks.includes(rank)) ||
      sumOf(third.map((rank) => counts[rank]!)) <= (third.length / counts.length) * total + ahead,
  );
}

/** First, between and last: a rule takes the first or the last, and nobody gains by what is between. */
function thirdsOf(ranks: number): number[][] {
  return [[0], Array.from({ length: ranks - 2 }, (_, at) => at + 1), [ranks - 1]];
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
