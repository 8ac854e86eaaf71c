/** The folder that `--model` names: a wrong path is a wrong call, told before anything is read. */
import { statSync } from 'node:fs';
import { ConfigError } from '../../support/errors.ts';

export function checkModelFolder(folder: string): void {
  if (folder.includes('\0')) throw new ConfigError(`--model ${folder}: a path holds no null byte`);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  const what = found === undefined ? 'there is no such folder' : 'it is a file, not a folder';
  throw new ConfigError(
    `--model ${folder}: ${what}; name a model folder, such as the model/ of a run that has come to its end`,
  );
}
