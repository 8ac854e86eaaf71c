/** The API key: read from an environment variable, sent, and kept out of everything that is shown or written. */
import { ConfigError } from '../../support/errors.ts';

export const DEFAULT_KEY_VARIABLE = 'FLEMING_API_KEY';

/** Too short to be a key of a stranger's server, and too likely to be part of a word. */
const SHORTEST_HIDDEN = 8;

/** null: the server asks for none. A variable that was named by hand must be there. */
export function readApiKey(environment: NodeJS.ProcessEnv, named: string | undefined): string | null {
  const variable = named ?? DEFAULT_KEY_VARIABLE;
  const key = environment[variable]?.trim() ?? '';
  if (key === '') {
    if (named === undefined) return null;
    throw new ConfigError(
      `--api-key-env ${named}: that environment variable is not set; export it, or leave the flag out`,
    );
  }
  // What a header cannot carry would be quoted in the error of whoever refuses it.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new ConfigError(`the API key in ${variable} holds a space or a character that no key has; set it anew`);
  }
  return key;
}

/** Servers quote wrong keys in their messages. */
export function withoutKey(text: string, key: string | null): string {
  return key === null || key.length < SHORTEST_HIDDEN ? text : text.replaceAll(key, '[API key]');
}
