/**
 * Strings at which a sequence ends, whatever tokens they fall on: the string that is complete first counts, and of several
 * that are complete at one place the longest. Matched on bytes, since a token may hold a part of a character; a string of
 * UTF-8 never begins within a character, so that the text holds a string exactly where its bytes do.
 */
import { EngineError } from '../support/errors.ts';
import type { SampledSequence } from './sampler.ts';

export interface StopStrings {
  readonly strings: readonly string[];
  /** UTF-8, one character a byte, of what a token adds to the text; empty for a token that is not shown. */
  readonly bytesOf: (token: number) => string;
}

/** Ours: every token is held against all of them. */
const MOST_STRINGS = 16;
const MOST_CHARACTERS = 256;

export function checkStopStrings({ strings }: StopStrings): void {
  if (strings.length > MOST_STRINGS)
    throw new EngineError(`${strings.length} stop strings; at most ${MOST_STRINGS} are allowed`);
  const wrong = strings.find((text) => text === '' || text.length > MOST_CHARACTERS);
  if (wrong !== undefined)
    throw new EngineError(
      `stop string ${JSON.stringify(wrong.slice(0, 40))} has ${wrong.length} characters; 1 to ${MOST_CHARACTERS} are allowed`,
    );
}

/** Follows one sequence token by token. */
export class StopMatcher {
  readonly #strings: readonly string[];
  readonly #bytesOf: StopStrings['bytesOf'];
  readonly #kept: number;
  /** The last bytes, which a string may begin with. */
  #tail = '';
  #tokens = 0;
  #hasEnded = false;

  constructor({ strings, bytesOf }: StopStrings) {
    this.#strings = strings.map((text) => Buffer.from(text, 'utf8').toString('latin1'));
    this.#bytesOf = bytesOf;
    this.#kept = Math.max(0, ...this.#strings.map(({ length }) => length - 1));
  }

  /** Whether a string is complete. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** False for a token behind the end, which is no part of the sequence. */
  take(token: number): boolean {
    if (this.#hasEnded) return false;
    this.#tokens++;
    const bytes = this.#tail + this.#bytesOf(token);
    this.#hasEnded = firstStop(bytes, this.#strings) !== null;
    this.#tail = bytes.slice(Math.max(0, bytes.length - this.#kept));
    return true;
  }

  /** What was drawn, up to the token that completed a string. */
  cut(sequence: SampledSequence): SampledSequence {
    if (!this.#hasEnded) return sequence;
    const { tokens, logprobs } = sequence;
    return { tokens: tokens.slice(0, this.#tokens), logprobs: logprobs.slice(0, this.#tokens), stopReason: 'stop' };
  }
}

/** The text before the string that ends it, all of it where none does. */
export function textBeforeStop(text: string, strings: readonly string[]): string {
  return text.slice(0, firstStop(text, strings) ?? text.length);
}

/** Where the string begins that is complete first; null where none is there. */
function firstStop(text: string, strings: readonly string[]): number | null {
  let first: { readonly start: number; readonly end: number } | null = null;
  for (const each of strings) {
    const start = text.indexOf(each);
    if (start < 0) continue;
    const end = start + each.length;
    if (first === null || end < first.end || (end === first.end && start < first.start)) first = { start, end };
  }
  return first?.start ?? null;
}
