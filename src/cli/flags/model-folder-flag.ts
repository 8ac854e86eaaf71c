/** The folder that `--model`, or another flag of a model, names: a wrong path is a wrong call, told before anything is read. */
import { statSync } from 'node:fs';
import { ConfigError } from '../../support/errors.ts';
import { sameCommandAgain } from '../terminal/terminal-progress.ts';

export function checkModelFolder(folder: string, flag = '--model'): void {
  if (folder.includes('\0')) throw new ConfigError(`${flag} ${folder}: a path holds no null byte`);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  if (isGguf(folder)) throw new ConfigError(`${flag} ${folder}: ${adviceOn(folder.replace(/^gguf:/, ''))}`);
  const what = found === undefined ? 'there is no such folder' : 'it is a file, not a folder';
  throw new ConfigError(
    `${flag} ${folder}: ${what}; name a model folder, such as the model/ of a run that has come to its end`,
  );
}

/** By its name, there or not. */
export function isGguf(model: string): boolean {
  return model.startsWith('gguf:') || /\.gguf$/i.test(model);
}

function adviceOn(file: string): string {
  const isThere = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  const make = `${sameCommandAgain(['model', 'import', file, '--out'])} DIR`;
  return isThere
    ? `it is a GGUF file, and a folder is asked for: make one of it with ${make}, then name DIR`
    : `there is no such file, and a GGUF file has to be made a folder first (${make})`;
}
