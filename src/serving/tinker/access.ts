/**
 * Who may ask. On the loopback address everyone on this machine may, under that name alone, so that no page of another site
 * reaches the server; from elsewhere only who has the key.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ConfigError } from '../../support/errors.ts';

export interface Refusal {
  readonly status: number;
  readonly detail: string;
}

const LEAST_KEY_CHARACTERS = 20;

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

export class Access {
  readonly #host: string;
  readonly #isLocal: boolean;
  readonly #keyHash: Buffer | null;

  /** `key` null asks for none. ConfigError for an address that others reach, without a key, and for a key of no use. */
  constructor({ host, key }: { readonly host: string; readonly key: string | null }) {
    this.#host = host;
    this.#isLocal = isLoopback(host);
    if (!this.#isLocal && key === null)
      throw new ConfigError(
        `--host ${host} can be reached from elsewhere, and there is no key: name a file that holds one (--api-key-file, or ` +
          'FLEMING_TINKER_KEY), or stay on 127.0.0.1',
      );
    if (key !== null && !(key.startsWith('tml-') && key.length >= LEAST_KEY_CHARACTERS && /^[!-~]+$/.test(key)))
      throw new ConfigError(
        `the key must begin with tml-, as clients of the protocol want it, have ${LEAST_KEY_CHARACTERS} characters or more, ` +
          'and no spaces; openssl rand -hex 32 gives what may follow tml-',
      );
    this.#keyHash = key === null ? null : hashOf(key);
  }

  /** Null for who may. */
  refusal({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): Refusal | null {
    if (headers.origin !== undefined) return { status: 403, detail: 'requests of web pages are refused' };
    if (this.#isLocal && !isOwnName(headers.host ?? '', this.#host, socket.localPort ?? 0))
      return { status: 403, detail: 'this server answers under 127.0.0.1, localhost and its --host alone' };
    if (this.#keyHash === null) return null;
    const given = headers['x-api-key'] ?? headers.authorization?.replace(/^Bearer /i, '');
    if (typeof given === 'string' && timingSafeEqual(hashOf(given), this.#keyHash)) return null;
    return { status: 401, detail: 'the X-API-Key of the request is not that of this server (TINKER_API_KEY)' };
  }
}

function isOwnName(asked: string, host: string, port: number): boolean {
  return ['127.0.0.1', 'localhost', '[::1]', host].some((name) => asked === `${name}:${port}`);
}

/** Of one length, so that comparing takes one time. */
function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
