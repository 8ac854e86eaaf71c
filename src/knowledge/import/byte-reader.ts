/** Reads counted bytes from chunks that come in any sizes. */

export class ByteReader {
  readonly #chunks: Iterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(chunks: Iterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.iterator]();
  }

  /** The next `count` bytes, as a copy; fewer where the chunks end. */
  take(count: number): Buffer {
    const parts: Uint8Array[] = [];
    this.#advance(count, (part) => void parts.push(Buffer.from(part)));
    return Buffer.concat(parts);
  }

  /** How many of the next `count` bytes there were. */
  skip(count: number): number {
    let skipped = 0;
    this.#advance(count, (part) => void (skipped += part.length));
    return skipped;
  }

  #advance(count: number, onPart: (part: Uint8Array) => void): void {
    for (let left = count; left > 0;) {
      if (this.#rest.length === 0) {
        const next = this.#chunks.next();
        if (next.done === true) return;
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, left);
      onPart(part);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
    }
  }
}
