/** Files of every kind, cut off at many places: what comes of it is an error that names the file, and a store as it was. */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { openGraphStore } from '../../graph/store/graph-store.ts';
import { KnowledgeError } from '../../support/errors.ts';
import {
  HETIONET_EDGES,
  HETIONET_NODES,
  HPO_LABELS,
  HPO_SHORT,
  HPOA,
  MEDQUAD_DOCUMENT,
  ONTOLOGY,
  tarOf,
} from './fixtures/open-files.ts';
import { importFiles } from './import-files.ts';

const archive = gzipSync(tarOf({ '1.xml': MEDQUAD_DOCUMENT }));

it.each<[string, string, Uint8Array]>([
  ['obo', 'do.obo', Buffer.from(ONTOLOGY)],
  ['obo', 'do.obo.gz', gzipSync(ONTOLOGY)],
  ['hpo', 'labels.tsv', Buffer.from(HPO_LABELS)],
  ['hpo', 'phenotype.hpoa', Buffer.from(HPOA)],
  ['hpo', 'short.txt', Buffer.from(HPO_SHORT)],
  ['hetionet', 'nodes.tsv', Buffer.from(HETIONET_NODES)],
  ['hetionet', 'edges.sif.gz', gzipSync(HETIONET_EDGES)],
  ['medquad', '1.xml', Buffer.from(MEDQUAD_DOCUMENT.trimEnd())],
  ['medquad', 'gard.tar.gz', archive],
])('%s: %s', (kind, name, whole) => {
  using folder = temporaryFolder();
  const path = folder.file(name);
  using store = openGraphStore(':memory:');
  const cuts = Array.from({ length: 60 }, (_, at) => 1 + Math.floor((at * (whole.length - 2)) / 59));
  for (const cut of cuts) {
    // A table that ends between two rows is a whole table, but of fewer rows.
    if (whole[cut - 1] === 0x0a) continue;
    writeFileSync(path, whole.subarray(0, cut));
    expect(() => importFiles(store, kind, [path]), `${cut} bytes`).toThrow(KnowledgeError);
    expect(() => importFiles(store, kind, [path]), `${cut} bytes`).toThrow(path);
  }
  expect(store.statistics()).toMatchObject({ entities: 0, relations: 0, evidences: 0 });
  writeFileSync(path, whole);
  importFiles(store, kind, [path]);
});
