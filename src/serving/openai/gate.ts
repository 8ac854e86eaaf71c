/**
 * How many answers are under way at a time: as many as the batch has rows, and a line behind it. Who would have to wait longer is
 * told so, and when to come again; who comes while the server ends goes elsewhere.
 */
import { ApiError } from './api-error.ts';

export interface GateLimits {
  /** Answers that are written at a time. */
  readonly running: number;
  /** Answers that wait behind them. */
  readonly waiting: number;
}

/** Share of the newest answer in the mean time of an answer. */
const NEWEST = 0.2;
const LONGEST_ADVICE_SECONDS = 60;

export class Gate {
  readonly #limits: GateLimits;
  readonly #clock: () => number;
  #inside = 0;
  #meanSeconds = 1;
  #isEnding = false;
  /** Why nothing can be answered. */
  #broken: string | null = null;
  #onEmpty: () => void = () => {};

  /** `clock` is in milliseconds. */
  constructor(limits: GateLimits, clock: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#clock = clock;
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Null: whoever asks is answered. */
  get whyNotReady(): string | null {
    return this.#isEnding ? 'the server is ending' : this.#broken;
  }

  /** Lets so many answers in, and gives what is called when they are over. ApiError where there is no room. */
  enter(answers: number): () => void {
    const why = this.whyNotReady;
    if (why !== null) throw new ApiError(503, `${why}; ask another one, or later`, { retryAfterSeconds: 5 });
    const { running, waiting } = this.#limits;
    if (this.#inside + answers > running + waiting)
      throw new ApiError(
        429,
        `${this.#inside} answers are under way, and ${running + waiting} are allowed; ask later`,
        {
          code: 'queue_full',
          retryAfterSeconds: this.#advice(),
        },
      );
    this.#inside += answers;
    const begun = this.#clock();
    return () => {
      this.#inside -= answers;
      this.#meanSeconds += NEWEST * ((this.#clock() - begun) / 1000 - this.#meanSeconds);
      if (this.#inside === 0) this.#onEmpty();
    };
  }

  /** From now on nothing is answered. */
  break(why: string): void {
    this.#broken ??= why;
  }

  /** Lets nobody in any more; ends when the last one is out, or after so long. */
  end(milliseconds: number): Promise<void> {
    this.#isEnding = true;
    if (this.#inside === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const over = setTimeout(resolve, milliseconds);
      this.#onEmpty = () => {
        clearTimeout(over);
        resolve();
      };
    });
  }

  /** How long the line takes, by what answers took of late. */
  #advice(): number {
    const { running, waiting } = this.#limits;
    return Math.min(LONGEST_ADVICE_SECONDS, Math.max(1, Math.ceil((this.#meanSeconds * waiting) / running)));
  }
}
