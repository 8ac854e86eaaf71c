import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dumpXml } from '../fixtures/dump-xml.ts';
import { expectLinear } from '../../../../test/worlds/fuzz.ts';
import { KnowledgeError } from '../../../support/errors.ts';
import { cutPages, LONGEST_PAGE_BYTES, readDumpHead, type DumpPiece } from './dump-pages.ts';
import type { DumpChunk } from './dump-place.ts';

function chunksOf(text: string, size: number): DumpChunk[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => ({
    bytes: bytes.subarray(index * size, (index + 1) * size),
    place: { at: index * size, level: 0, skip: 0 },
  }));
}

const xml = dumpXml([
  { title: 'Gout', text: 'a <b> & [[c]] 痛风' },
  { title: 'Talk', text: 'x', namespace: 1 },
  { title: 'Fever', text: '</page> is escaped' },
]);

type Page = Extract<DumpPiece, { kind: 'page' }>;

function pagesOf(pieces: Iterable<DumpPiece>): Page[] {
  return [...pieces].filter((piece) => piece.kind === 'page');
}

function endOf(text: string, size = 7): unknown {
  return [...cutPages(chunksOf(text, size))].find(({ kind }) => kind === 'ended') ?? null;
}

it('cuts the same pages whatever the pieces, and knows the place behind each', () => {
  const whole = pagesOf(cutPages(chunksOf(xml, xml.length * 4)));
  expect(whole).toHaveLength(3);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), (size) => {
      const pieces = [...cutPages(chunksOf(xml, size))];
      expect(pagesOf(pieces)).toEqual(whole);
      expect(pieces.at(-1)).toEqual({ kind: 'ended', behind: 'nothing' });
      for (const { after } of whole)
        expect(Buffer.from(xml).subarray(0, after.at).toString().endsWith('</page>')).toBe(true);
    }),
  );
});

it('does not hold a page that is too long, and goes on behind it', () => {
  const long = `<page>${'x'.repeat(LONGEST_PAGE_BYTES)}</page><page>b</page>`;
  const pages = pagesOf(cutPages(chunksOf(long, 1 << 20))).map(({ xml: page }) => page?.length ?? null);
  expect(pages).toEqual([null, '<page>b</page>'.length]);
});

it.each<[what: string, text: string, end: unknown]>([
  ['a dump', xml, 'nothing'],
  ['line ends and zeros behind it', `${xml}\n \0\0`, 'nothing'],
  ['rubbish behind it', `${xml}<html>${'x'.repeat(1000)}`, 'no dump'],
  ['another dump behind it', `${xml}<?xml version="1.0"?>\n${xml}`, 'another dump'],
  ['pages behind it', `${xml}<page></page>`, 'another dump'],
  ['a dump cut in a page', xml.slice(0, -300), null],
  ['a dump cut behind a page', xml.slice(0, xml.indexOf('</mediawiki>')), null],
  ['a dump cut in its last letters', xml.trimEnd().slice(0, -1), null],
  ['an end that a page speaks of', xml.replace('</mediawiki>', '').replace('[[c]]', '</mediawiki>'), null],
])('tells the end of %s', (_what, text, behind) => {
  for (const size of [1, 7, 10_000])
    expect(endOf(text, size)).toEqual(behind === null ? null : { kind: 'ended', behind });
});

it('takes what cannot be unpacked behind the end for no dump, and throws it before the end', () => {
  function* damagedAfter(text: string): Generator<DumpChunk> {
    yield* chunksOf(text, 100);
    throw new KnowledgeError('damaged');
  }
  expect([...cutPages(damagedAfter(xml))].at(-1)).toEqual({ kind: 'ended', behind: 'no dump' });
  expect(() => [...cutPages(damagedAfter(xml.slice(0, -300)))]).toThrow('damaged');
});

it('takes as long as the content, however small the pieces and however long a page', async () => {
  await expectLinear(
    (size) => chunksOf(`<page>${'x'.repeat(size)}`, 100),
    1 << 20,
    (chunks) => [...cutPages(chunks)].length,
  );
}, 120_000);

it('reads name, address and language of the wiki, else what the file begins with', () => {
  expect(readDumpHead(chunksOf(xml, 50))).toEqual({
    name: 'Fleming test wiki',
    base: 'https://wiki.example/wiki/Main_Page',
    language: 'en',
  });
  expect(readDumpHead(chunksOf('<html></html>', 50))).toEqual({ beginsWith: Buffer.from('<html></html>') });
});

it('looks for the head as long as it is, however small the pieces', async () => {
  await expectLinear(
    (size) => chunksOf('x'.repeat(size), 8),
    1 << 17,
    (chunks) => readDumpHead(chunks),
  );
}, 120_000);
