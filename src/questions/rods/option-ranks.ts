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

interface Taken {
  /** By measure, then by rank. */
  readonly counts: number[][];
  readonly slack: Slack;
}

/** From the first to the last. */
interface Ranks {
  readonly first: number;
  readonly last: number;
}

export class OptionRanks {
  readonly #measures: readonly Measure[];
  /** Of the whole set or a kind, by number of options: by measure, counts of questions at each rank of the answer. */
  readonly #taken = new Map<string, number[][]>();

  /** `training` counts the options of training questions, and may grow; `by`: the measures that are held to. */
  constructor(training: OptionBalance, by: 'all' | 'pairs' = 'all') {
    const inPairs: Measure = (option, kind, options) =>
      options.reduce(
        (sum, other) => (other === option ? sum : sum + training.shareAgainst(kind, option.key, other.key)),
        0,
      );
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
    const taken = this.#takenOf(kind, options.length);
    // The first measure that speaks against it decides: most questions are refused.
    return this.#measures.every((measure, at) => {
      const ranks = ranksOf(measure, kind, options);
      return (
        (ranks.first === 0 && ranks.last === options.length - 1) ||
        taken.every(({ counts, slack }) => hasRoom(counts[at]!, slack, ranks))
      );
    });
  }

  record(kind: string, answer: RankedOption, wrong: readonly RankedOption[]): void {
    const options = [answer, ...wrong];
    const taken = this.#takenOf(kind, options.length);
    for (const [at, measure] of this.#measures.entries()) {
      const { first, last } = ranksOf(measure, kind, options);
      for (const { counts } of taken)
        for (let rank = first; rank <= last; rank++) counts[at]![rank]! += 1 / (last - first + 1);
    }
  }

  /** Of the whole set and of the kind. */
  #takenOf(kind: string, options: number): readonly Taken[] {
    return [
      { counts: this.#counts(`${options}`, options), slack: OF_THE_SET },
      { counts: this.#counts(`${options} ${kind}`, options), slack: OF_A_KIND },
    ];
  }

  #counts(name: string, options: number): number[][] {
    return remembered(this.#taken, name, () => this.#measures.map(() => Array.from({ length: options }, () => 0)));
  }
}

/** The answer's ranks among the options, of which it is the first; several where others equal it. */
function ranksOf(measure: Measure, kind: string, options: readonly RankedOption[]): Ranks {
  const own = measure(options[0]!, kind, options);
  let [below, above] = [0, 0];
  for (let at = 1; at < options.length; at++) {
    const other = measure(options[at]!, kind, options);
    if (other < own) below += 1;
    else if (other > own) above += 1;
  }
  return { first: below, last: options.length - 1 - above };
}

/**
 * Whether the thirds in which the ranks lie, first, between and last, are not taken more often than by chance: a rule takes
 * the first or the last, and nobody gains by what is between.
 */
function hasRoom(counts: readonly number[], { questions, share }: Slack, { first, last }: Ranks): boolean {
  const end = counts.length - 1;
  const total = sumOf(counts, 0, end);
  const ahead = questions + share * total;
  const isOpen = (from: number, to: number): boolean =>
    last < from || first > to || sumOf(counts, from, to) <= ((to - from + 1) / counts.length) * total + ahead;
  return isOpen(0, 0) && isOpen(1, end - 1) && isOpen(end, end);
}

function sumOf(counts: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let at = from; at <= to; at++) sum += counts[at]!;
  return sum;
}
