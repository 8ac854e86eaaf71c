/**
 * A classifier that reads options and no vignette, as strict a reader of what options give away as we know. An option has a
 * weight of its own and one beside each other option; the answer is drawn by the softmax of their sums (a conditional
 * logit), fitted to training questions by stochastic ascent of the log-likelihood with decay of weights.
 */
import { streamFromSeed } from '../../support/random.ts';

export interface OfferedOptions {
  readonly kind: string;
  readonly right: string;
  readonly wrong: readonly string[];
}

const EPOCHS = 30;
/** Falls in a straight line to 0. */
const FIRST_RATE = 0.3;
const DECAY = 0.01;

export class OptionsOnlyModel {
  readonly #options = new Map<string, number>();
  /** Weight of an option alone. */
  readonly #alone: number[] = [];
  /** Weight of an option beside another: by option, then by the other. */
  readonly #beside: Map<number, number>[] = [];

  /** `seed`: of the order in which it learns. */
  constructor(training: readonly OfferedOptions[], seed = 0) {
    // The answer first.
    const questions = training.map(({ kind, right, wrong }) => [right, ...wrong].map((key) => this.#add(kind, key)));
    const random = streamFromSeed(seed);
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      const rate = FIRST_RATE * (1 - epoch / EPOCHS);
      for (const options of random.shuffle(questions)) this.#learn(options, rate);
    }
  }

  /** The logarithm of its odds to be right but for a constant of the question; options that training never had give 0. */
  score(kind: string, option: string, options: readonly string[]): number {
    const own = this.#options.get(nameOf(kind, option));
    if (own === undefined) return 0;
    return this.#scoreOf(
      own,
      options.map((each) => this.#options.get(nameOf(kind, each)) ?? -1),
    );
  }

  #scoreOf(own: number, options: readonly number[]): number {
    const beside = this.#beside[own]!;
    let sum = this.#alone[own]!;
    for (const other of options) if (other !== own) sum += beside.get(other) ?? 0;
    return sum;
  }

  #learn(options: readonly number[], rate: number): void {
    const scores = options.map((own) => this.#scoreOf(own, options));
    const highest = Math.max(...scores);
    const odds = scores.map((score) => Math.exp(score - highest));
    const total = odds.reduce((sum, each) => sum + each, 0);
    for (const [at, own] of options.entries()) {
      const gradient = (at === 0 ? 1 : 0) - odds[at]! / total;
      this.#alone[own]! += rate * (gradient - DECAY * this.#alone[own]!);
      const beside = this.#beside[own]!;
      for (const other of options) {
        if (other === own) continue;
        const weight = beside.get(other) ?? 0;
        beside.set(other, weight + rate * (gradient - DECAY * weight));
      }
    }
  }

  #add(kind: string, key: string): number {
    const name = nameOf(kind, key);
    let at = this.#options.get(name);
    if (at === undefined) {
      this.#options.set(name, (at = this.#options.size));
      this.#alone.push(0);
      this.#beside.push(new Map());
    }
    return at;
  }
}

function nameOf(kind: string, key: string): string {
  return `${kind}\u0000${key}`;
}
