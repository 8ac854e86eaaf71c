/**
 * Bytes of the answers that are being read, all requests together: with hundreds in flight the limit of one answer would let
 * a server fill the memory, where each byte is held several times over until its answer is read.
 */
import { chatFailure, type ChatFailure } from '../chat-model.ts';

/** Ours: hundreds of the longest answers that there are. */
export const MOST_BYTES_IN_FLIGHT = 128 << 20;

export class BodyBudget {
  readonly #most: number;
  #taken = 0;

  constructor(most: number = MOST_BYTES_IN_FLIGHT) {
    this.#most = most;
  }

  /** False where there is no room for so many. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.#most) return false;
    this.#taken += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#taken -= bytes;
  }

  /** Of whoever found no room; others are read meanwhile, and there is room again. */
  failure(): ChatFailure {
    return chatFailure(
      'fault',
      `the answers in flight are longer than ${Math.ceil(this.#most / 2 ** 20)} MiB together; try a lower concurrency`,
    );
  }
}
