/**
 * Calls to an engine in the order they were made: each begins when the one before has been sent, and results are waited for
 * side by side. What a call needs to know before it can be sent belongs to its beginning.
 */

export interface Begun<Result> {
  readonly result: Promise<Result>;
}

export class CallOrder {
  #last: Promise<unknown> = Promise.resolve();
  readonly #open = new Set<Promise<unknown>>();

  call<Result>(begin: () => Promise<Begun<Result>>): Promise<Result> {
    const begun = this.#last.then(begin);
    this.#last = begun.catch(() => undefined);
    const result = begun.then((call) => call.result);
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.#open.add(settled);
    void settled.then(() => this.#open.delete(settled));
    return result;
  }

  /** When every call so far has ended, well or not. */
  async idle(): Promise<void> {
    await Promise.all(this.#open);
  }
}
