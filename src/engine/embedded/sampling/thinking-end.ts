/**
 * Follows the thinking of one sequence and says which tokens end it where it has gone on for too long. A sequence whose limit is
 * none at all gets an empty thinking; one that does not think is left alone.
 */
import type { ThinkingLimit } from '../../continuous-sampler.ts';

export class ThinkingEnd {
  readonly #limit: ThinkingLimit;
  #isOpen: boolean;
  #isOver = false;

  constructor(limit: ThinkingLimit) {
    this.#limit = limit;
    this.#isOpen = limit.isOpen;
  }

  /** The token that must come next, behind `drawn` ones; null leaves it to the model. */
  next(drawn: number): number | null {
    const { open, close, tokens } = this.#limit;
    if (this.#isOver || drawn < tokens) return null;
    if (this.#isOpen) return close;
    return drawn === 0 ? open : null;
  }

  take(token: number): void {
    if (token === this.#limit.open && !this.#isOver) this.#isOpen = true;
    if (token === this.#limit.close) this.#isOver = true;
  }
}
