/** A worker's end of the queue that all workers of a call share: a list each has, and one shared count of those taken. */
import type { QueuedRequest } from './sequence.ts';

export class RequestQueue {
  readonly #requests: readonly QueuedRequest[];
  readonly #taken: Int32Array;
  readonly #workers: number;
  #hasTaken = false;

  constructor(shared: {
    readonly queue: readonly QueuedRequest[];
    /** One int32. */
    readonly nextRequest: SharedArrayBuffer;
    readonly workers: number;
  }) {
    this.#requests = shared.queue;
    this.#taken = new Int32Array(shared.nextRequest);
    this.#workers = shared.workers;
  }

  /**
   * Up to `count` requests nobody has taken, at most this worker's share of what is left, or at first of all: the
   * workers begin one after the other, and none shall begin with less for that.
   */
  take(count: number): readonly QueuedRequest[] {
    const left = this.#requests.length - Atomics.load(this.#taken, 0);
    if (left <= 0) return [];
    const shared = this.#hasTaken ? left : this.#requests.length;
    const wanted = Math.min(count, Math.ceil(shared / this.#workers));
    this.#hasTaken = true;
    const start = Atomics.add(this.#taken, 0, wanted);
    return this.#requests.slice(start, start + wanted);
  }
}
