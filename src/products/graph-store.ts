/** A graph store as a product: begun empty or from another stage's, sealed when it is complete. */
import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { openGraphStore, type GraphStore } from '../graph/store/graph-store.ts';
import type { Product } from './stage-kind.ts';

const STORE_FILE = 'graph.sqlite';

export function graphStorePath({ folder }: Pick<Product, 'folder'>): string {
  return join(folder, STORE_FILE);
}

/** To read; the caller closes it. */
export function openStoreProduct(product: Product): GraphStore {
  return openGraphStore(graphStorePath(product), { readOnly: true });
}

/** The store below a folder, to write into: as it was left there, else a copy of another, else a new one. */
export function openOwnStore(folder: string, start: Product | null): GraphStore {
  const path = graphStorePath({ folder });
  if (start !== null && !existsSync(path)) {
    const draft = `${path}.copy`;
    copyFileSync(graphStorePath(start), draft);
    renameSync(draft, path);
  }
  return openGraphStore(path);
}
