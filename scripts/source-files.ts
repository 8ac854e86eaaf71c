/** The TypeScript files of a folder. */
import { readdirSync } from 'node:fs';
import { sep } from 'node:path';

/** Paths below `folder`, sorted, with forward slashes. */
export function typeScriptFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.ts'))
    .toSorted();
}
