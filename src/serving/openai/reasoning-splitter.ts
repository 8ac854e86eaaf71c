/**
 * Thinking and answer of an output while it is still being written: what `readChannels` finds in `<think>` tags, piece by piece.
 * Held back is only what may be a part of a tag, or space at an end, which neither channel keeps. Text before a `</think>` that
 * nothing opened is answer here, since it was told as such before the tag came.
 */
const [OPEN, CLOSE] = ['<think>', '</think>'];

export interface SplitText {
  readonly reasoning: string;
  readonly text: string;
}

export class ReasoningSplitter {
  #place: 'start' | 'reasoning' | 'text' = 'start';
  readonly #isOpen: boolean;
  #held = '';
  /** Of the channel that is being written: nothing but space so far. */
  #isBlank = true;

  /** `isOpen`: the prompt ends in an open `<think>`. */
  constructor(isOpen: boolean) {
    this.#isOpen = isOpen;
  }

  get isThinking(): boolean {
    return this.#place === 'reasoning' || (this.#place === 'start' && this.#isOpen);
  }

  push(piece: string): SplitText {
    this.#held += piece;
    if (this.#place === 'start' && !this.#begin()) return { reasoning: '', text: '' };
    const reasoning = this.#place === 'reasoning' ? this.#takeReasoning() : '';
    const text = this.#place === 'text' ? this.#take(this.#held.length) : '';
    return { reasoning, text };
  }

  /** What is held when the output has ended. */
  end(): SplitText {
    const rest = (this.#isBlank ? this.#held.trimStart() : this.#held).trimEnd();
    const isReasoning = this.isThinking;
    this.#held = '';
    return isReasoning ? { reasoning: rest, text: '' } : { reasoning: '', text: rest };
  }

  /** False while it may still become a tag. */
  #begin(): boolean {
    const said = this.#held.trimStart();
    if (said.length < OPEN.length && OPEN.startsWith(said)) return false;
    const isTag = said.startsWith(OPEN);
    this.#held = isTag ? said.slice(OPEN.length) : said;
    this.#place = isTag || this.#isOpen ? 'reasoning' : 'text';
    return true;
  }

  #takeReasoning(): string {
    const end = this.#held.indexOf(CLOSE);
    if (end < 0) return this.#take(this.#held.length - partOf(CLOSE, this.#held));
    const reasoning = this.#take(end).trimEnd();
    this.#held = this.#held.slice(this.#held.indexOf(CLOSE) + CLOSE.length);
    this.#place = 'text';
    this.#isBlank = true;
    return reasoning;
  }

  /** The first so many of the held characters, but for space at the beginning and the end of the channel. */
  #take(count: number): string {
    const taken = this.#held.slice(0, count);
    const begun = this.#isBlank ? taken.trimStart() : taken;
    const told = begun.trimEnd();
    if (told !== '') this.#isBlank = false;
    this.#held = (this.#isBlank ? '' : begun.slice(told.length)) + this.#held.slice(count);
    return told;
  }
}

/** Length of the longest end of `text` that begins `tag`, all of it excepted. */
export function partOf(tag: string, text: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--)
    if (text.endsWith(tag.slice(0, length))) return length;
  return 0;
}
