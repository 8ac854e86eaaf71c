/**
 * Memory that a worker's calls of `sample` use one after the other: fresh arrays of tens of megabytes at every call
 * cost their pages anew, and a collection of the garbage in the middle of the next call.
 */

export class CacheMemory {
  readonly #maxKept: number;
  #kept: readonly Float32Array[] = [];

  /** `maxKept`: bytes that may be kept between calls. */
  constructor(maxKept = 2 ** 28) {
    this.#maxKept = maxKept;
  }

  /** `count` arrays of at least `size` floats, holding what an earlier call left there. For one user at a time. */
  take(count: number, size: number): readonly Float32Array[] {
    if (this.#kept.length >= count && this.#kept[0]!.length >= size) return this.#kept.slice(0, count);
    const arrays = Array.from({ length: count }, () => new Float32Array(size));
    this.#kept = 4 * count * size <= this.#maxKept ? arrays : [];
    return arrays;
  }
}
