/** A set of 64-bit keys in typed arrays: numbers for millions of grams without an object each. Open addressing. */

export class GramSet {
  #high = new Uint32Array(1 << 12);
  #low = new Uint32Array(1 << 12);
  /** 1 + the key's number; 0 says that the place is free. */
  #number = new Uint32Array(1 << 12);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The key's number, counted from 0 in the order of first addition. */
  add(high: number, low: number): number {
    if (2 * (this.#size + 1) > this.#number.length) this.#grow();
    const slot = this.#slotOf(high, low);
    if (this.#number[slot] === 0) {
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#number[slot] = ++this.#size;
    }
    return this.#number[slot]! - 1;
  }

  /** The key's number, or -1 where the set lacks it. */
  numberOf(high: number, low: number): number {
    return this.#number[this.#slotOf(high, low)]! - 1;
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#number.length - 1;
    let slot = (high ^ (low >>> 7)) & mask;
    while (this.#number[slot] !== 0 && (this.#high[slot] !== high || this.#low[slot] !== low)) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [high, low, number] = [this.#high, this.#low, this.#number];
    const length = number.length * 2;
    [this.#high, this.#low, this.#number] = [new Uint32Array(length), new Uint32Array(length), new Uint32Array(length)];
    for (let from = 0; from < number.length; from++) {
      if (number[from] === 0) continue;
      const slot = this.#slotOf(high[from]!, low[from]!);
      this.#high[slot] = high[from]!;
      this.#low[slot] = low[from]!;
      this.#number[slot] = number[from]!;
    }
  }
}
