/**
 * How long a request may take before it counts as stalled. Reasoning takes minutes, so the limit that a person sets is
 * long; a stall would keep its place for all of it. A request is therefore given up early when it has lasted many times
 * longer than the longest that was answered so far, which grows with every slow answer.
 */

export interface TimeLimitOptions {
  /** Never longer than this. */
  readonly mostSeconds: number;
  /** Never shorter than this, however quick the answers so far. */
  readonly leastSeconds: number;
}

/** Ours: ten times the longest answer so far, once some answers are there to speak of. */
const TIMES_THE_LONGEST = 10;
const ANSWERS_TO_SPEAK_OF = 20;

export class TimeLimit {
  readonly #options: TimeLimitOptions;
  #longestSeconds = 0;
  #answered = 0;

  constructor(options: TimeLimitOptions) {
    this.#options = options;
  }

  get seconds(): number {
    const { mostSeconds, leastSeconds } = this.#options;
    if (this.#answered < ANSWERS_TO_SPEAK_OF) return mostSeconds;
    return Math.min(mostSeconds, Math.max(leastSeconds, TIMES_THE_LONGEST * this.#longestSeconds));
  }

  answered(seconds: number): void {
    this.#answered++;
    this.#longestSeconds = Math.max(this.#longestSeconds, seconds);
  }
}
