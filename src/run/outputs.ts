/** The files a stage made: listed with hashes when it completes, looked over before they are used again. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { RunError } from '../support/errors.ts';
import { sha256OfFile } from '../support/hash.ts';
import type { Output, StageEntry } from './manifest.ts';

/** Larger files are compared by length alone: hashing gigabytes at every start would cost minutes. */
const LARGEST_REHASHED_BYTES = 64 << 20;

/** All files below `folder`, by path relative to the run folder. */
export function listOutputs(runFolder: string, folder: string): Output[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return paths.map((path) => ({
    path: relative(runFolder, path).split(sep).join('/'),
    sha256: sha256OfFile(path),
    bytes: statSync(path).size,
  }));
}

/**
 * The path of a product that is missing, or null. A product that was changed by hand is a RunError: nobody may remove
 * it.
 */
export function missingOutput(runFolder: string, stage: string, entry: StageEntry): string | null {
  for (const output of entry.outputs) {
    const path = join(runFolder, output.path);
    if (!existsSync(path)) return output.path;
    const bytes = statSync(path).size;
    const same = bytes === output.bytes && (bytes > LARGEST_REHASHED_BYTES || sha256OfFile(path) === output.sha256);
    if (same) continue;
    throw new RunError(
      `${path} is not what stage ${stage} wrote (its SHA-256 is no longer ${output.sha256.slice(0, 12)}...). ` +
        `Put it back, or delete it: the stage is then done again.`,
    );
  }
  return null;
}
