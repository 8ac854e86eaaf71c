/** SHA256SUMS of a release: every file of its folder and those below, as `sha256sum --check` reads it. */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { writeFileAtomic } from '../support/atomic-file.ts';
import { sha256OfFile } from '../support/hash.ts';

export const CHECKSUMS_FILE = 'SHA256SUMS';

/** Paths of the files below `folder`, with slashes, sorted. */
export function releasedFiles(folder: string): string[] {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/')).toSorted();
}

/** Of all files but its own, in the order of their paths. */
export function writeChecksums(folder: string): void {
  const files = releasedFiles(folder).filter((file) => file !== CHECKSUMS_FILE);
  const lines = files.map((file) => `${sha256OfFile(join(folder, file))}  ${file}\n`);
  writeFileAtomic(join(folder, CHECKSUMS_FILE), lines.join(''));
}
