/**
 * When a press is a decision: no other is under way, and the question has been in view for a moment. A second tap of a double
 * click, or of an impatient key, would else decide a question that nobody has read.
 */

const SHORTEST_LOOK_MS = 400;

export class DecisionGate {
  /** Since when the question has been in view, in milliseconds of the page's clock; null: it has not been. */
  #seenAt = /** @type {number | null} */ (null);
  #busy = false;
  #undoneAt = -Infinity;

  /** Another question takes the place of the last one; it is in view only once `cameIntoView` says so. */
  changed() {
    this.#seenAt = null;
  }

  /**
   * Having been in view counts: who reads on in the traces below has seen the question.
   * @param {number} now
   */
  cameIntoView(now) {
    this.#seenAt ??= now;
  }

  /** @param {number} now */
  isOpen(now) {
    return !this.#busy && this.#seenAt !== null && now - this.#seenAt >= SHORTEST_LOOK_MS;
  }

  /**
   * One press takes one decision back: the second click of a double click would take back the one before it.
   * @param {number} now
   */
  isOpenForUndo(now) {
    return !this.#busy && now - this.#undoneAt >= SHORTEST_LOOK_MS;
  }

  /** @param {number} now */
  undone(now) {
    this.#undoneAt = now;
  }

  /**
   * Shut while the work is under way, whatever it comes to. Does nothing where other work is.
   * @param {() => Promise<void>} work
   */
  async during(work) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await work();
    } finally {
      this.#busy = false;
    }
  }
}
