/**
 * Who may ask a server for programs: whoever sends `Authorization: Bearer TOKEN`. The token is one that a person chose and
 * hands to all processes by an environment variable, or one made up at the start; it is written to no file.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ConfigError } from '../support/errors.ts';

const TOKEN_BYTES = 32;
const LEAST_CHARACTERS = 16;

export class BearerToken {
  /** To be shown to the person alone. */
  readonly text: string;
  readonly #hash: Buffer;

  /** `chosen`: absent or blank makes one up. `from` says where it was read, for who must mend it. */
  constructor(chosen: string | undefined, from: string) {
    const isChosen = chosen !== undefined && chosen !== '';
    if (isChosen && !/^[\x21-\x7e]+$/.test(chosen))
      throw new ConfigError(`${from} holds space or letters beyond ASCII, which no HTTP header carries; take others`);
    if (isChosen && chosen.length < LEAST_CHARACTERS)
      throw new ConfigError(
        `${from} has ${chosen.length} characters, which can be guessed; allowed: ${LEAST_CHARACTERS} or more, or leave it out`,
      );
    this.text = isChosen ? chosen : randomBytes(TOKEN_BYTES).toString('base64url');
    this.#hash = hashOf(this.text);
  }

  /** In a time that tells nothing of how much of it is right: hashes are compared, to their end. */
  isIn(authorization: string | undefined): boolean {
    const given = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? '')?.[1];
    return given !== undefined && timingSafeEqual(hashOf(given), this.#hash);
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
