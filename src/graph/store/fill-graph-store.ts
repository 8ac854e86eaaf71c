/** Opens a store for work that fills it; when the work fails, a store that was made for it goes again. */
import { existsSync, rmSync } from 'node:fs';
import { openGraphStore, type GraphStore } from './graph-store.ts';

export function fillGraphStore<T>(path: string, work: (store: GraphStore) => T): T {
  const wasThere = existsSync(path);
  const store = openGraphStore(path);
  let isOfNoUse = false;
  try {
    return work(store);
  } catch (error) {
    isOfNoUse = !wasThere && isEmpty(store);
    throw error;
  } finally {
    store.close();
    // SQLite leaves the log there while another program has the store open.
    if (isOfNoUse && !existsSync(`${path}-wal`)) rmSync(path, { force: true });
  }
}

function isEmpty({ database }: GraphStore): boolean {
  return database.prepare('SELECT 1 FROM entity UNION ALL SELECT 1 FROM note LIMIT 1').get() === undefined;
}
