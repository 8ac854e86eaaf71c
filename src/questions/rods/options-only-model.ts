/**
 * A classifier that reads options and no vignette, as strict a reader of what options give away as we know. An option has a
 * weight of its own and one beside each other option; the answer is drawn by the softmax of their sums (a conditional
 * logit), fitted to training questions by stochastic ascent of the log-likelihood with decay of weights.
 */
import { streamFromSeed } from '../../support/random.ts';
import { remembered } from '../../support/remembered.ts';

export interface OfferedOptions {
  readonly kind: string;
  readonly right: string;
  readonly wrong: readonly string[];
}

const EPOCHS = 30;
/** Falls in a straight line to 0. */
const FIRST_RATE = 0.3;
const DECAY = 0.01;

/** A question of training, in numbers, the answer first. */
interface Learned {
  readonly options: readonly number[];
  /** Option by option, where the weights beside each of the others stand. */
  readonly beside: readonly (readonly number[])[];
}

export class OptionsOnlyModel {
  /** By kind. */
  readonly #options = new Map<string, Map<string, number>>();
  /** Weight of an option alone. */
  readonly #alone: number[] = [];
  /** Where the weight of an option beside another stands: by option, then by the other. */
  readonly #places: Map<number, number>[] = [];
  readonly #beside: number[] = [];

  /** `seed`: of the order in which it learns. */
  constructor(training: readonly OfferedOptions[], seed = 0) {
    const questions = training.map((question) => this.#take(question));
    const random = streamFromSeed(seed);
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      const rate = FIRST_RATE * (1 - epoch / EPOCHS);
      for (const question of random.shuffle(questions)) this.#learn(question, rate);
    }
  }

  /** The logarithm of its odds to be right but for a constant of the question; options that training never had give 0. */
  score(kind: string, option: string, options: readonly string[]): number {
    const known = this.#options.get(kind);
    const own = known?.get(option);
    if (known === undefined || own === undefined) return 0;
    const places = this.#places[own]!;
    let sum = this.#alone[own]!;
    for (const each of options) {
      const place = places.get(known.get(each) ?? own);
      if (place !== undefined) sum += this.#beside[place]!;
    }
    return sum;
  }

  #learn({ options, beside }: Learned, rate: number): void {
    const scores = options.map((own, at) => this.#scoreOf(own, beside[at]!));
    const highest = Math.max(...scores);
    const odds = scores.map((score) => Math.exp(score - highest));
    const total = odds.reduce((sum, each) => sum + each, 0);
    for (const [at, own] of options.entries()) {
      const gradient = (at === 0 ? 1 : 0) - odds[at]! / total;
      this.#alone[own]! += rate * (gradient - DECAY * this.#alone[own]!);
      for (const place of beside[at]!) this.#beside[place]! += rate * (gradient - DECAY * this.#beside[place]!);
    }
  }

  #scoreOf(own: number, beside: readonly number[]): number {
    let sum = this.#alone[own]!;
    for (const place of beside) sum += this.#beside[place]!;
    return sum;
  }

  #take({ kind, right, wrong }: OfferedOptions): Learned {
    const options = [right, ...wrong].map((key) => this.#add(kind, key));
    const beside = options.map((own) =>
      options
        .filter((other) => other !== own)
        .map((other) => remembered(this.#places[own]!, other, () => this.#beside.push(0) - 1)),
    );
    return { options, beside };
  }

  #add(kind: string, key: string): number {
    const ofKind = remembered(this.#options, kind, () => new Map<string, number>());
    return remembered(ofKind, key, () => {
      this.#places.push(new Map());
      return this.#alone.push(0) - 1;
    });
  }
}
