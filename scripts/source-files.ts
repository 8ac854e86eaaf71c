/** The source files of a folder that the checks of `scripts` read: TypeScript, and the modules that run in browsers. */
import { readdirSync } from 'node:fs';
import { sep } from 'node:path';

/** Paths below `folder`, sorted, with forward slashes. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.ts') || isBrowserModule(path))
    .toSorted();
}

/** JavaScript of a page: it runs on a reader's machine, so it can import nothing but its like. */
export function isBrowserModule(path: string): boolean {
  return /(?:^|\/)browser\/[^/]+\.js$/.test(path);
}
