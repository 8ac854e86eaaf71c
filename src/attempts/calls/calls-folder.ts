/** Where the calls of one purpose to one model are journalled, below the folder that a run keeps for them. */
import { join } from 'node:path';
import { sha256 } from '../../support/hash.ts';

/** `purpose`: a kind of stage. `model`: as in the keys of the calls. */
export function callsFolderOf(root: string, purpose: string, model: string): string {
  return join(root, `${purpose}-${sha256(model).slice(0, 12)}`);
}
