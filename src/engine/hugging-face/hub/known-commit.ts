/**
 * Which commit a revision was when the hub was last asked, kept beside the models of the cache, so that a model that is there
 * can be used where no hub can be reached.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../../../support/atomic-file.ts';
import { modelFolderOf } from './cache-folder.ts';

export interface AskedRevision {
  readonly cacheFolder: string;
  readonly repository: string;
  readonly revision: string;
}

export function rememberCommit(asked: AskedRevision, commit: string): void {
  if (knownCommit(asked) !== commit) writeFileAtomic(fileOf(asked), `${commit}\n`);
}

/** Null where it was never asked for. */
export function knownCommit(asked: AskedRevision): string | null {
  const path = fileOf(asked);
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8').trim();
  return /^[0-9a-f]{40}$/.test(text) ? text : null;
}

/** A branch may have slashes, which no encoded name has. */
function fileOf({ cacheFolder, repository, revision }: AskedRevision): string {
  const models = dirname(modelFolderOf(cacheFolder, repository, 'x'));
  return join(models, `revision-${encodeURIComponent(revision)}`);
}
