/** Who asks the hub: HF_TOKEN, or the file in which Hugging Face's own tools keep a token. Its value is never shown. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../../support/errors.ts';

/** Null when there is none, which open repositories do not mind. ConfigError for one that cannot be sent. */
export function hubToken(environment: NodeJS.ProcessEnv): string | null {
  const own = environment['HF_TOKEN']?.trim();
  if (own !== undefined && own !== '') return checked(own, 'HF_TOKEN');
  const folder =
    environment['HF_HOME'] ?? join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'huggingface');
  const file = environment['HF_TOKEN_PATH'] ?? join(folder, 'token');
  if (!existsSync(file)) {
    if (environment['HF_TOKEN_PATH'] === undefined) return null;
    throw new ConfigError(`HF_TOKEN_PATH names ${file}, which is not there`);
  }
  const token = readFileSync(file, 'utf8').trim();
  return token === '' ? null : checked(token, file);
}

function checked(token: string, source: string): string {
  if (/^[\x21-\x7e]{1,512}$/.test(token)) return token;
  throw new ConfigError(
    `The token of ${source} has characters that no token has (a space, a line break?); copy it again`,
  );
}
