/**
 * How many requests a server is sent at a time: grows by a fixed step and shrinks by a share (AIMD), by what the server says
 * of itself. Judged once in as many results as there may be in flight: a few that are turned away among many are noise
 * that each waits out for itself; where more are, all slow down, and recover when it ends.
 */

/** Ours: more of a round than this turned away is a server that is asked too much. */
const MOST_TURNED_AWAY = 0.1;
const SHRINK = 0.7;
/** Ours: from the half back to all in 16 rounds. */
const STEPS_TO_MOST = 32;

export type SlotOutcome = 'turned-away' | 'other';

export class AdaptiveLimit {
  readonly #most: number;
  #limit: number;
  #taken = 0;
  #seen = 0;
  #turnedAway = 0;
  #lowest: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
    this.#limit = most;
    this.#lowest = most;
  }

  /** Places at this moment, at least 1. */
  get limit(): number {
    return Math.max(1, Math.floor(this.#limit));
  }

  /** The fewest places that there were. */
  get lowest(): number {
    return Math.max(1, Math.floor(this.#lowest));
  }

  /** Resolves when there is a place. Each must be given back. */
  async take(): Promise<void> {
    if (this.#taken >= this.limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#taken++;
  }

  giveBack(outcome: SlotOutcome): void {
    this.#taken--;
    this.#seen++;
    if (outcome === 'turned-away') this.#turnedAway++;
    if (this.#seen >= this.limit) this.#judgeRound();
    // A place is handed over, so that nobody comes in between.
    for (; this.#taken < this.limit && this.#waiting.length > 0; this.#taken++) this.#waiting.shift()!();
  }

  #judgeRound(): void {
    const isTooMuch = this.#turnedAway > Math.max(1, this.#seen * MOST_TURNED_AWAY);
    if (isTooMuch || (this.#seen === 1 && this.#turnedAway === 1)) this.#limit = Math.max(1, this.#limit * SHRINK);
    else this.#limit = Math.min(this.#most, this.#limit + Math.max(1, this.#most / STEPS_TO_MOST));
    this.#lowest = Math.min(this.#lowest, this.#limit);
    [this.#seen, this.#turnedAway] = [0, 0];
  }
}
