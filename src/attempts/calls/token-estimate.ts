/**
 * What all calls will take, estimated from those that were answered: after so few that a mistake is cheap, with the interval
 * in which the total lies if the rest are like these. At the end it is held against what came.
 */
import type { TokenCounts } from '../../chat/price.ts';

/** Ours: the interval of a mean of fewer is wide, and waiting for more is dear. */
export const CALLS_BEFORE_ESTIMATE = 20;
const Z_95 = 1.959963984540054;

export interface Estimate {
  /** Of all calls, those that were answered too. */
  readonly tokens: TokenCounts;
  /** Of 95 %, in the unit of `costOf`. */
  readonly cost: number;
  readonly low: number;
  readonly high: number;
  readonly calls: number;
}

export class TokenEstimate {
  readonly #costOf: (tokens: TokenCounts) => number;
  #count = 0;
  #sum = { read: 0, written: 0 };
  #mean = 0;
  #squares = 0;

  constructor(costOf: (tokens: TokenCounts) => number) {
    this.#costOf = costOf;
  }

  add(tokens: TokenCounts): void {
    const cost = this.#costOf(tokens);
    this.#count++;
    this.#sum = { read: this.#sum.read + tokens.read, written: this.#sum.written + tokens.written };
    const before = this.#mean;
    this.#mean += (cost - before) / this.#count;
    this.#squares += (cost - before) * (cost - this.#mean);
  }

  /** Null while too few were answered. */
  of(calls: number): Estimate | null {
    const count = this.#count;
    if (count < Math.min(CALLS_BEFORE_ESTIMATE, calls) || count < 2) return null;
    const deviation = Math.sqrt(this.#squares / (count - 1));
    const left = Math.max(0, calls - count);
    // The mean is not known exactly, and what is left scatters around it.
    const half = Z_95 * deviation * Math.sqrt((left * left) / count + left);
    const done = this.#mean * count;
    const cost = this.#mean * calls;
    const tokens = { read: (this.#sum.read / count) * calls, written: (this.#sum.written / count) * calls };
    return { tokens, cost, low: Math.max(done, cost - half), high: cost + half, calls };
  }
}
