/**
 * Bytes that are gathered until a whole page stands in them. Adding costs the length of what is added, however much is
 * there already: the blocks of a bzip2 file may be as small as whoever packed it likes.
 */
const LEAST_ROOM = 1 << 20;

export class PendingBytes {
  #bytes = Buffer.allocUnsafe(LEAST_ROOM);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  /** What is there; good until more is added. */
  get view(): Buffer {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  add(more: Uint8Array): void {
    if (this.#end + more.length > this.#bytes.length) this.#makeRoom(this.length + more.length);
    this.#bytes.set(more, this.#end);
    this.#end += more.length;
  }

  /** Forgets so many of the first bytes. */
  drop(count: number): void {
    this.#start += count;
  }

  /** Moves what is there to the front of at least twice the room that is needed. */
  #makeRoom(needed: number): void {
    const bytes = this.#bytes.length >= 2 * needed ? this.#bytes : Buffer.allocUnsafe(2 * needed);
    this.#bytes.copy(bytes, 0, this.#start, this.#end);
    [this.#bytes, this.#start, this.#end] = [bytes, 0, this.length];
  }
}
