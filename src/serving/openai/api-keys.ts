/**
 * Keys of those who may ask. A file has a line for each, `NAME sha256:HEX`: the key itself is shown once, when it is made, and
 * stands nowhere. It has 256 random bits, so that its hash needs no salt and no slow function.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ConfigError } from '../../support/errors.ts';

const KEY_BYTES = 32;
const PREFIX = 'fk-';
/** Of a key that a person chose. */
const LEAST_CHARACTERS = 16;
const NAME = /^[\w.@-]{1,64}$/;
const LINE = /^(\S+)[ \t]+sha256:([0-9a-f]{64})$/;

interface NamedHash {
  readonly name: string;
  readonly hash: Buffer;
}

export class ApiKeys {
  readonly #keys: readonly NamedHash[];

  private constructor(keys: readonly NamedHash[]) {
    this.#keys = keys;
  }

  /** ConfigError, with the line, for what is no such file. `from` says where it was read. */
  static ofFile(text: string, from: string): ApiKeys {
    const keys = text.split(/\r?\n/).flatMap((line, at) => {
      if (line.trim() === '' || line.startsWith('#')) return [];
      const [, name = '', hex] = LINE.exec(line.trim()) ?? [];
      if (hex === undefined || !NAME.test(name))
        throw new ConfigError(
          `${from}:${at + 1}: a line must be NAME sha256:HEX; make one with "fleming serve key NAME --api-keys ${from}"`,
        );
      return [{ name, hash: Buffer.from(hex, 'hex') }];
    });
    const names = keys.map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new ConfigError(`${from}: ${twice} stands there twice; one of the two must go`);
    if (keys.length > 0) return new ApiKeys(keys);
    throw new ConfigError(`${from} holds no key; make one with "fleming serve key NAME --api-keys ${from}"`);
  }

  /** One that a person chose. */
  static ofKey(key: string, from: string): ApiKeys {
    if (!/^[\x21-\x7e]+$/.test(key))
      throw new ConfigError(`${from} holds space or letters beyond ASCII, which no HTTP header carries; take others`);
    if (key.length < LEAST_CHARACTERS)
      throw new ConfigError(
        `${from} has ${key.length} characters, which can be guessed; allowed: ${LEAST_CHARACTERS} or more`,
      );
    return new ApiKeys([{ name: 'environment', hash: hashOf(key) }]);
  }

  get names(): readonly string[] {
    return this.#keys.map(({ name }) => name);
  }

  /** Null: nobody's. All are compared, each to its end, so that the time tells nothing. */
  nameOf(authorization: string | undefined): string | null {
    const given = /^Bearer +([\x21-\x7e]{1,512}) *$/i.exec(authorization ?? '')?.[1];
    if (given === undefined) return null;
    const hash = hashOf(given);
    return this.#keys.reduce<string | null>((found, key) => (timingSafeEqual(key.hash, hash) ? key.name : found), null);
  }
}

/** A new key, to be shown once, and the line of a file that knows it. */
export function makeApiKey(name: string): { readonly key: string; readonly line: string } {
  if (!NAME.test(name))
    throw new ConfigError(`'${name}' is no name of a key: allowed are 1 to 64 letters, digits and _ . @ -`);
  const key = PREFIX + randomBytes(KEY_BYTES).toString('base64url');
  return { key, line: `${name} sha256:${hashOf(key).toString('hex')}\n` };
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
