import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { openGraphStore, type GraphStore } from '../../graph/store/graph-store.ts';
import { importFiles } from './import-files.ts';

const HEADER = 'format-version: 1.2\nontology: doid\n';

function importOf(store: GraphStore, stanzas: string): ReturnType<typeof importFiles> {
  using folder = temporaryFolder();
  writeFileSync(folder.file('x.obo'), HEADER + stanzas);
  return importFiles(store, 'obo', [folder.file('x.obo')]);
}

it('a name that many entities have joins no other thing to one of them', () => {
  using store = openGraphStore(':memory:');
  const terms = Array.from({ length: 80 }, (_, at) => `\n[Term]\nid: DOID:${at}\nname: fever\n`);
  expect(importOf(store, terms.join('')).entities.new).toBe(80);
  // Seventy of a type that is not asked for, and one that is: without the limit this one would be found.
  using other = openGraphStore(':memory:');
  const one = '\n[Term]\nid: DOID:1\nname: fever\n';
  const seventy = terms.slice(0, 70).join('').replaceAll('DOID:', 'CHEBI:');
  importOf(other, seventy + one);
  expect(importOf(other, '\n[Term]\nid: MONDO:1\nname: fever\n').entities).toMatchObject({ new: 1, mergedByName: 0 });
  using third = openGraphStore(':memory:');
  importOf(third, one + seventy);
  expect(importOf(third, '\n[Term]\nid: MONDO:1\nname: fever\n').entities).toMatchObject({ new: 1, mergedByName: 0 });
});

it('one thing of thousands of names is refused with its place, and nothing of it is kept', () => {
  using store = openGraphStore(':memory:');
  const synonyms = Array.from({ length: 2001 }, (_, at) => `synonym: "fever ${at}" EXACT []\n`).join('');
  expect(() => importOf(store, `\n[Term]\nid: DOID:1\nname: fever\n${synonyms}`)).toThrow(
    /x\.obo:4: an entity named 'fever' .* at most 2000/,
  );
  expect(store.statistics().entities).toBe(0);
});

it('a name or an id of thousands of characters is refused with its place, a synonym or a reference left out', () => {
  using store = openGraphStore(':memory:');
  const long = 'x'.repeat(3000);
  expect(() => importOf(store, `\n[Term]\nid: DOID:1\nname: ${long}\n`)).toThrow(/x\.obo:4: .{0,200}names\.0\.text/);
  expect(() => importOf(store, `\n[Term]\nid: DOID:${long}\nname: fever\n`)).toThrow(/x\.obo:4: .{0,200}ids\.0\.value/);
  const { remarks } = importOf(
    store,
    `\n[Term]\nid: DOID:1\nname: fever\nsynonym: "${long}" EXACT []\nxref: OMIM:${long}\n`,
  );
  expect(remarks).toEqual({
    'synonyms of more than 2000 characters left out': 1,
    'references of more than 200 characters left out': 1,
  });
});

it('a name or an id that steers a terminal or turns a text is refused with its place, a synonym or a reference left out', () => {
  using store = openGraphStore(':memory:');
  expect(() => importOf(store, '\n[Term]\nid: DOID:1\nname: fe\u202ever\n')).toThrow(
    /x\.obo:4: .*names\.0\.text: holds U\+202E; control and format characters are not allowed/,
  );
  expect(() => importOf(store, '\n[Term]\nid: DOID:1\u0007\nname: fever\n')).toThrow(
    /x\.obo:4: .*ids\.0\.value: holds U\+0007/,
  );
  expect(store.statistics().entities).toBe(0);
  const { remarks } = importOf(
    store,
    '\n[Term]\nid: DOID:1\nname: fever\nsynonym: "py\u001brexia" EXACT []\nsynonym: "heat" EXACT []\nxref: OMIM:1\u200b\n',
  );
  expect(remarks).toEqual({
    'synonyms with control or format characters left out': 1,
    'references with control or format characters left out': 1,
  });
  expect(store.entity(store.entityWithId('DOID', '1')!)!.names.map(({ text }) => text)).toEqual(['fever', 'heat']);
});

it('facts that an older version read stay, which is told', () => {
  using store = openGraphStore(':memory:');
  const stanzas = '\n[Term]\nid: DOID:1\nname: fever\n';
  importOf(store, stanzas);
  const [key] = store.noteKeys('import/obo/3/');
  store.setNote(key!.replace('/3/', '/2/'), store.note(key!));
  store.setNote(key!, null);
  expect(Object.keys(importOf(store, stanzas).remarks).join()).toMatch(/imported before by an older version/);
  expect(importOf(store, stanzas).importedBefore).toBe(true);
});
