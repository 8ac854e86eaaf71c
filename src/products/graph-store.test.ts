import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { entityOf, temporaryFolder } from '../graph/store/fixtures/store-samples.ts';
import { sealGraphStore } from '../graph/store/seal-graph-store.ts';
import { graphStorePath, openOwnStore, openStoreProduct } from './graph-store.ts';

it('begins empty or as a copy, goes on as it was left, and is one file when it is sealed', () => {
  using first = temporaryFolder();
  using second = temporaryFolder();
  const start = { stage: 'first', folder: first.path };
  const fill = (folder: string, from: typeof start | null, name: string): void => {
    using store = openOwnStore(folder, from);
    store.addEntity(entityOf(name), { mergeByName: true });
  };
  fill(first.path, null, 'gout');
  sealGraphStore(graphStorePath(start));
  expect(readdirSync(first.path)).toEqual(['graph.sqlite']);
  fill(second.path, start, 'influenza');
  fill(second.path, start, 'asthma');
  const names = (folder: string): string[] => {
    using store = openStoreProduct({ stage: 'any', folder });
    return ['gout', 'influenza', 'asthma'].filter((name) => store.findByName(name).length > 0);
  };
  expect(names(second.path)).toEqual(['gout', 'influenza', 'asthma']);
  expect(names(first.path)).toEqual(['gout']);
  // Whoever reads a sealed store leaves nothing beside it.
  expect(readdirSync(first.path)).toEqual(['graph.sqlite']);
  expect(() => openStoreProduct({ stage: 'none', folder: join(first.path, 'none') })).toThrow(/there is no such file/);
});
