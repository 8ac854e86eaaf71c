/** What a flag or an argument names to be read: where nothing is, the call was wrong, and nothing is begun. */
import { statSync } from 'node:fs';
import { ConfigError } from '../../support/errors.ts';

/** `name` as a person wrote it: `--second`, or what the argument is. */
export function refuseAbsent(name: string, path: string, advice: string): void {
  if (path.includes('\0')) throw new ConfigError(`${name} ${path}: a path holds no null byte; ${advice}`);
  if (statSync(path, { throwIfNoEntry: false }) === undefined)
    throw new ConfigError(`${name} ${path}: no such file or folder; ${advice}`);
}
