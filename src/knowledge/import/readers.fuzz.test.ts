/** Every reader of open files on damaged ones: a store that holds nothing but what stands in the file, or a refusal. */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { openGraphStore, type GraphStore } from '../../graph/store/graph-store.ts';
import {
  HETIONET_EDGES,
  HETIONET_NODES,
  HPO_LABELS,
  HPO_SHORT,
  HPOA,
  MEDQUAD_DOCUMENT,
  ONTOLOGY,
  PHENOTYPES,
  tarOf,
} from './fixtures/open-files.ts';
import { importFiles } from './import-files.ts';
import { parseMedquadDocument } from './medquad-document.ts';
import { listedFindings } from './medquad.ts';
import { oboLines } from './obo-lines.ts';
import { readOboTerms } from './obo-terms.ts';
import { textLines } from './text-lines.ts';

type Read = (path: string, content: string | Uint8Array) => unknown;

/** Runs with a file that the inputs are written to. */
async function withFile(work: (written: (read: Read) => (content: string | Uint8Array) => unknown) => Promise<void>) {
  using folder = temporaryFolder();
  const path = folder.file('x');
  await work((read) => (content) => {
    writeFileSync(path, content);
    return read(path, content);
  });
}

const importOf =
  (kind: string): Read =>
  (path) => {
    using store = openGraphStore(':memory:');
    importFiles(store, kind, [path]);
    return namesIn(store);
  };

function namesIn(store: GraphStore): string[] {
  return store.database
    .prepare('SELECT text FROM name')
    .all()
    .map(({ text }) => text as string);
}

/** Words of names, in the file as they are: escapes are undone, MeSH's order of words is turned. */
function holdsWords(value: unknown, content: string): void {
  const told = content.replaceAll(/\\[^]|&[a-z]+;/g, '');
  for (const name of value as string[])
    for (const word of name.split(/[^\p{Letter}]+/u)) {
      if (word.length > 2 && !told.includes(word)) expect(content.replaceAll('\\', '')).toContain(word);
    }
}

it.each([
  ['obo', [ONTOLOGY, PHENOTYPES]],
  ['hpo', [HPOA, HPO_SHORT, HPO_LABELS]],
  ['hetionet', [HETIONET_NODES, HETIONET_EDGES]],
  ['medquad', [MEDQUAD_DOCUMENT]],
])(
  '%s',
  async (kind, samples) => {
    await withFile(async (written) => {
      await fuzz(`import ${kind}`, damaged(samples), written(importOf(kind)), {
        fewerBy: 3,
        ...(kind === 'obo' || kind === 'medquad' ? {} : { holds: (value, input) => holdsWords(value, input) }),
      });
    });
  },
  120_000,
);

it('bytes of gzip and tar', async () => {
  const packed = [
    gzipSync(ONTOLOGY),
    gzipSync(tarOf({ '1.xml': MEDQUAD_DOCUMENT })),
    tarOf({ '1.xml': MEDQUAD_DOCUMENT }),
  ];
  const samples = packed.map((bytes) => bytes.toString('latin1'));
  await withFile(async (written) => {
    const [asText, asArchive] = [(path: string) => [...textLines(path)].length, importOf('medquad')];
    const inputs = damaged(samples, 8000).map((text) => Buffer.from(text, 'latin1'));
    await fuzz('packed lines', inputs, written(asText), { fewerBy: 2 });
    await fuzz('packed documents', inputs, written(asArchive), { fewerBy: 2 });
  });
}, 120_000);

it('lists of findings are parts of the answer', async () => {
  const answer = /<Answer>([^]*?)<\/Answer>/.exec(MEDQUAD_DOCUMENT)![1]!;
  await fuzz('listed findings', damaged([answer]), (text) => ({ text, found: listedFindings('Focus', text) }), {
    refusesNothing: true,
    holds: (value) => {
      const { text, found } = value as { text: string; found: ReturnType<typeof listedFindings> };
      for (const each of found) expect(text.slice(each.start, each.start + each.text.length)).toBe(each.text);
    },
  });
});

it('in time that grows as the file does', async () => {
  const obo = (lines: string): string =>
    `format-version: 1.2\nontology: doid\n\n[Term]\nid: DOID:1\nname: a\n${lines}\n`;
  const shapes: ((size: number) => string)[] = [
    (size) => obo(`name: ${'a\\\n'.repeat(size)}`),
    (size) => obo(`def: "${'\\"'.repeat(size)}" []`),
    (size) => obo(`def: "${'has_symptom '.repeat(size / 8)}${' '.repeat(size)}" []`),
    (size) => obo('synonym: "a" EXACT []\n'.repeat(size / 8)),
    (size) => obo(`synonym: "${'{a='.repeat(size)}`),
    (size) => obo(`xref: ${'A:1 '.repeat(size)}`),
  ];
  await withFile(async (written) => {
    const lines = written((path) => [...oboLines(path)].length);
    const terms = written((path) => [...readOboTerms(path)].length);
    for (const shape of shapes) {
      await expectLinear(shape, 20_000, lines);
      await expectLinear(shape, 20_000, terms);
    }
  });
  const documents: ((size: number) => string)[] = [
    (size) => `<Document><Focus>x</Focus>${'<Synonym>'.repeat(size)}</Document>`,
    (size) => `<Document><Focus>x</Focus>${'<Synonym>a</Synonym>'.repeat(size)}</Document>`,
    (size) => `<Document ${'a="b" '.repeat(size)}><Focus>x</Focus></Document>`,
    (size) => `${'<Document '.repeat(size)}</Document>`,
    (size) => `<Document><Focus>${'&amp;'.repeat(size)}</Focus></Document>`,
    (size) => `<Document><${'x'.repeat(size)}>${'<a/>'.repeat(size)}</${'x'.repeat(size)}></Document>`,
  ];
  for (const shape of documents)
    await expectLinear(shape, 5000, (text) => parseMedquadDocument('x', Buffer.from(text)));
}, 240_000);

it('many terms of one name, or one id, cost no more each than few do', async () => {
  const terms = (count: number, line: (at: number) => string): string =>
    `format-version: 1.2\nontology: doid\n${Array.from({ length: count }, (_, at) => `\n[Term]\n${line(at)}\n`).join('')}`;
  await withFile(async (written) => {
    const read = written(importOf('obo'));
    await expectLinear((size) => terms(size, (at) => `id: DOID:${at}\nname: fever`), 400, read);
    // More names of one id than are taken: refused at the same line, however many follow.
    await expectLinear((size) => terms(size, (at) => `id: DOID:1\nname: fever ${at}`), 2500, read);
  });
}, 240_000);
