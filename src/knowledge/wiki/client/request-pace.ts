/** One request at a time, none sooner than an interval after the last began: what a wiki asks of programs. */
import { setTimeout as pause } from 'node:timers/promises';

export interface PaceOptions {
  readonly requestsPerSecond: number;
  readonly now?: () => number;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

export class RequestPace {
  readonly #intervalMilliseconds: number;
  readonly #now: () => number;
  readonly #wait: (milliseconds: number) => Promise<void>;
  #next = Number.NEGATIVE_INFINITY;

  constructor({
    requestsPerSecond,
    now = () => performance.now(),
    wait = async (ms) => void (await pause(ms)),
  }: PaceOptions) {
    this.#intervalMilliseconds = 1000 / requestsPerSecond;
    this.#now = now;
    this.#wait = wait;
  }

  /** Resolves when the next request may begin. */
  async turn(): Promise<void> {
    const left = this.#next - this.#now();
    if (left > 0) await this.#wait(left);
    this.#next = Math.max(this.#next, this.#now()) + this.#intervalMilliseconds;
  }
}
