/**
 * The text of an answer while its tokens come: whole characters of UTF-8, up to the string that ends it. Held back is what may be
 * a part of a character or of such a string.
 */
import { textBeforeStop } from '../../engine/stop-strings.ts';
import { partOf } from './reasoning-splitter.ts';

export class WrittenText {
  readonly #stop: readonly string[];
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #held = '';
  #hasEnded = false;

  constructor(stop: readonly string[]) {
    this.#stop = stop;
  }

  /** A string that ends it is complete. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** `bytes`: of one token, one character a byte. */
  push(bytes: string): string {
    return this.#take(this.#decoder.decode(Buffer.from(bytes, 'latin1'), { stream: true }));
  }

  /** What is held when no more tokens come; a character that is not whole becomes U+FFFD. */
  end(): string {
    if (this.#hasEnded) return '';
    const rest = this.#take(this.#decoder.decode()) + this.#held;
    this.#held = '';
    return rest;
  }

  #take(piece: string): string {
    if (this.#hasEnded) return '';
    const text = this.#held + piece;
    const before = textBeforeStop(text, this.#stop);
    this.#hasEnded = before.length < text.length;
    if (this.#hasEnded) this.#held = '';
    else this.#held = text.slice(text.length - Math.max(0, ...this.#stop.map((each) => partOf(each, text))));
    return this.#hasEnded ? before : text.slice(0, text.length - this.#held.length);
  }
}
