import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { entityOf, temporaryFolder } from './fixtures/store-samples.ts';
import { fillGraphStore } from './fill-graph-store.ts';
import { openGraphStore, type GraphStore } from './graph-store.ts';

const failing = (): never => {
  throw new RangeError('no');
};

it('leaves nothing of a store that it made when the work fails', () => {
  using folder = temporaryFolder();
  expect(() => fillGraphStore(folder.file('g.db'), failing)).toThrow(RangeError);
  expect(readdirSync(folder.file('.'))).toEqual([]);
});

it('keeps a store that was there, what work has kept before it failed, and one that another program has open', () => {
  using folder = temporaryFolder();
  const path = folder.file('g.db');
  openGraphStore(path).close();
  expect(() => fillGraphStore(path, failing)).toThrow(RangeError);
  expect(existsSync(path)).toBe(true);

  const half = (store: GraphStore): never => (store.addEntity(entityOf('gout')), failing());
  expect(() => fillGraphStore(folder.file('half.db'), half)).toThrow(RangeError);
  using kept = openGraphStore(folder.file('half.db'), { readOnly: true });
  expect(kept.findByName('gout')).toHaveLength(1);

  const opened: GraphStore[] = [];
  const withReader = (): never => (opened.push(openGraphStore(folder.file('open.db'))), failing());
  expect(() => fillGraphStore(folder.file('open.db'), withReader)).toThrow(RangeError);
  expect(existsSync(folder.file('open.db'))).toBe(true);
  for (const store of opened) store.close();
});
