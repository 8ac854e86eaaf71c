/** Bits of a file from any place on, the most significant first; holds one piece of the file. */
import { readSync } from 'node:fs';

const PIECE_BYTES = 1 << 20;

/** The file ends where more of it is needed. */
export class EndsInTheMiddle extends RangeError {}

export class BitReader {
  readonly #file: number;
  readonly #piece = Buffer.allocUnsafe(PIECE_BYTES);
  /** Of the file, where the piece begins. */
  #pieceAt: number;
  #length = 0;
  #next = 0;
  /** Bits that were taken out of the piece and not read yet, and how many. */
  #held = 0;
  #heldBits = 0;

  constructor(file: number, bit: number) {
    this.#file = file;
    this.#pieceAt = Math.floor(bit / 8);
    const rest = bit % 8;
    if (rest > 0) this.bits(rest);
  }

  /** Where the next bit stands in the file. */
  get bit(): number {
    return (this.#pieceAt + this.#next) * 8 - this.#heldBits;
  }

  /** At most 24 bits; throws EndsInTheMiddle at the end of the file. */
  bits(count: number): number {
    while (this.#heldBits < count) {
      if (this.#next === this.#length) this.#fill();
      this.#held = ((this.#held << 8) | this.#piece[this.#next++]!) >>> 0;
      this.#heldBits += 8;
    }
    this.#heldBits -= count;
    const value = this.#held >>> this.#heldBits;
    this.#held &= (1 << this.#heldBits) - 1;
    return value;
  }

  /** The next bits without taking them, at most 17; zeros stand in for what is behind the end of the file. */
  peek(count: number): number {
    while (this.#heldBits < count) {
      if (this.#next === this.#length && !this.#read()) return (this.#held << (count - this.#heldBits)) >>> 0;
      this.#held = ((this.#held << 8) | this.#piece[this.#next++]!) >>> 0;
      this.#heldBits += 8;
    }
    return this.#held >>> (this.#heldBits - count);
  }

  skipToByte(): void {
    this.#heldBits -= this.#heldBits % 8;
    this.#held &= (1 << this.#heldBits) - 1;
  }

  get atEnd(): boolean {
    if (this.#heldBits > 0) return false;
    if (this.#next < this.#length) return false;
    return !this.#read();
  }

  #fill(): void {
    if (!this.#read()) throw new EndsInTheMiddle('the file ends in the middle');
  }

  #read(): boolean {
    this.#pieceAt += this.#length;
    this.#next = 0;
    this.#length = readSync(this.#file, this.#piece, 0, PIECE_BYTES, this.#pieceAt);
    return this.#length > 0;
  }
}
