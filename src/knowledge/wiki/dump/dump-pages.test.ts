import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dumpXml } from '../fixtures/dump-xml.ts';
import { cutPages, LONGEST_PAGE_BYTES, readDumpHead } from './dump-pages.ts';
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

it('cuts the same pages whatever the pieces, and knows the place behind each', () => {
  const whole = [...cutPages(chunksOf(xml, xml.length * 4))];
  expect(whole).toHaveLength(3);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), (size) => {
      const pages = [...cutPages(chunksOf(xml, size))];
      expect(pages).toEqual(whole);
      for (const { after } of pages)
        expect(Buffer.from(xml).subarray(0, after.at).toString().endsWith('</page>')).toBe(true);
    }),
  );
});

it('does not hold a page that is too long, and goes on behind it', () => {
  const long = `<page>${'x'.repeat(LONGEST_PAGE_BYTES)}</page><page>b</page>`;
  const pages = Array.from(cutPages(chunksOf(long, 1 << 20)), ({ xml: page }) => page?.length ?? null);
  expect(pages).toEqual([null, '<page>b</page>'.length]);
});

it('reads name, address and language of the wiki', () => {
  expect(readDumpHead(chunksOf(xml, 50))).toEqual({
    name: 'Fleming test wiki',
    base: 'https://wiki.example/wiki/Main_Page',
    language: 'en',
  });
  expect(readDumpHead(chunksOf('<html></html>', 50))).toBeNull();
});
