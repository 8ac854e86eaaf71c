/** Where fetched models lie: `<cache>/models/<owner>--<name>/<commit>`, beside each a record of what was checked. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** FLEMING_CACHE, else `fleming` in XDG_CACHE_HOME, else in ~/.cache. */
export function cacheFolderOf(environment: NodeJS.ProcessEnv): string {
  const own = environment['FLEMING_CACHE'];
  if (own !== undefined && own !== '') return own;
  const xdg = environment['XDG_CACHE_HOME'];
  return join(xdg === undefined || xdg === '' ? join(homedir(), '.cache') : xdg, 'fleming');
}

/** Folder of one commit of a repository. */
export function modelFolderOf(cacheFolder: string, repository: string, commit: string): string {
  return join(cacheFolder, 'models', repository.replace('/', '--'), commit);
}
