/**
 * How many answers are under way at a time: as many as the batch has rows, and a line behind it. Who would have to wait longer is
 * told so, and when to come again; who comes while the server ends goes elsewhere.
 */
import { ApiError, wrongField } from './api-error.ts';

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
  /** Of those inside. */
  readonly #onBreak = new Set<(why: ApiError) => void>();

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
    return this.#broken ?? (this.#isEnding ? 'the server is ending' : null);
  }

  /**
   * Lets so many answers in, and gives what is called when they are over. ApiError where there is no room, told to `onBreak` where
   * they can no longer be answered.
   */
  enter(answers: number, onBreak: (why: ApiError) => void): () => void {
    const why = this.whyNotReady;
    if (why !== null) throw notReady(why);
    const { running, waiting } = this.#limits;
    // Asking later would not help.
    if (answers > running + waiting)
      throw wrongField('n', `${answers} answers; this server has room for ${running + waiting}`);
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
    this.#onBreak.add(onBreak);
    const begun = this.#clock();
    return () => {
      this.#inside -= answers;
      this.#onBreak.delete(onBreak);
      this.#meanSeconds += NEWEST * ((this.#clock() - begun) / 1000 - this.#meanSeconds);
      if (this.#inside === 0) this.#onEmpty();
    };
  }

  /** From now on nothing is answered, to those inside neither. */
  break(why: string): void {
    this.#broken ??= why;
    for (const tell of this.#onBreak) tell(notReady(why));
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

function notReady(why: string): ApiError {
  return new ApiError(503, `${why}; ask another one, or later`, { retryAfterSeconds: 5 });
}
