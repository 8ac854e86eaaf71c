/**
 * Who may ask a local server: whoever has the token in the address that it printed. The address is exchanged for a cookie
 * and left at once, so that the token stays in no address bar, history or referrer; it is written to no file.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ConfigError } from '../support/errors.ts';

const TOKEN_BYTES = 32;
const NAME = 'token';
/** What stands in an address and in a cookie as it is, and cannot be guessed. */
const CHOSEN = /^[\w.~-]{16,512}$/;

export class LocalToken {
  readonly #token: string;

  /** `chosen`: absent or blank makes one up. `from` says where it was read, for who must mend it. */
  constructor(chosen?: string, from = 'the token') {
    const isChosen = chosen !== undefined && chosen !== '';
    if (isChosen && !CHOSEN.test(chosen))
      throw new ConfigError(
        `${from} has ${chosen.length} characters; allowed: 16 to 512 letters, digits, dots, dashes, underscores and tildes, or leave it out`,
      );
    this.#token = isChosen ? chosen : randomBytes(TOKEN_BYTES).toString('base64url');
  }

  addressAt(page: string): string {
    return `${page}?${NAME}=${this.#token}`;
  }

  /** Headers that let a browser in and send it to the page itself; null where the request brings no right token. */
  entrance(url: URL, port: number): Record<string, string> | null {
    const given = url.searchParams.get(NAME);
    if (given === null || !this.#is(given)) return null;
    return { location: '/', 'set-cookie': `${cookieOf(port)}=${this.#token}; Path=/; HttpOnly; SameSite=Strict` };
  }

  isIn(cookies: string | undefined, port: number): boolean {
    const start = `${cookieOf(port)}=`;
    const own = (cookies ?? '').split(';').map((cookie) => cookie.trim());
    return own.some((cookie) => cookie.startsWith(start) && this.#is(cookie.slice(start.length)));
  }

  /** In a time that tells nothing of how much of it is right: hashes are compared, to their end. */
  #is(given: string): boolean {
    const [one, other] = [given, this.#token].map((each) => createHash('sha256').update(each).digest());
    return timingSafeEqual(one!, other!);
  }
}

/** Browsers hand cookies to every port of a machine: two servers must not take each other's for their own. */
function cookieOf(port: number): string {
  return `fleming-${port}`;
}
