import { expect, it } from 'vitest';
import { pageXml } from '../fixtures/dump-xml.ts';
import { expectLinear } from '../../../../test/worlds/fuzz.ts';
import { readDumpPage, type DumpPage } from './dump-page.ts';

it('reads title, numbers and text, entities resolved', () => {
  expect(readDumpPage(pageXml({ title: 'Gout & pain', text: "<ref>a</ref> '''x'''\n[[zh:痛风]]" }, 5))).toEqual({
    kind: 'page',
    page: {
      title: 'Gout & pain',
      pageId: 5,
      revision: 1005,
      timestamp: '2026-01-02T03:04:05Z',
      wikitext: "<ref>a</ref> '''x'''\n[[zh:痛风]]",
      languages: [{ language: 'zh', title: '痛风' }],
      redirects: [],
      wikidata: null,
    },
  });
});

it('takes the last of several revisions', () => {
  const two = pageXml({ title: 'Gout', text: 'old' }, 5).replace(
    '</page>',
    '<revision><id>9</id><model>wikitext</model><text>new</text></revision></page>',
  );
  expect(readDumpPage(two)).toMatchObject({ page: { revision: 9, wikitext: 'new' } });
});

it('tells redirects and what is no article', () => {
  expect(readDumpPage(pageXml({ title: 'Podagra', text: '#REDIRECT [[gout]]' }, 1))).toEqual({
    kind: 'redirect',
    title: 'Podagra',
    target: 'Gout',
  });
  expect(readDumpPage(pageXml({ title: 'Talk:Gout', text: 'x', namespace: 1 }, 1))).toEqual({ kind: 'other' });
  expect(readDumpPage(pageXml({ title: 'Gout', text: 'x' }, 1).replace('<model>wikitext', '<model>json'))).toEqual({
    kind: 'other',
  });
});

it.each([
  '<page><ns>0</ns><title>a</page>',
  '<page><ns>0</ns>&nonsense;</page>',
  '<page><ns>0</ns><title>A</title><revision><text>x</text></revision></page>',
])('calls damaged what is: %s', (xml) => {
  expect(readDumpPage(xml)).toMatchObject({ kind: 'damaged' });
});

it('reads a page in time that grows as it does, however its elements are nested or named', async () => {
  const page = (inside: string): string =>
    pageXml({ title: 'Gout', text: 'x' }, 1).replace('</page>', `${inside}</page>`);
  expect(readDumpPage(page('<a>'.repeat(40) + '</a>'.repeat(40)))).toEqual({
    kind: 'damaged',
    reason: expect.stringContaining('nested more than 32 deep'),
  });
  const shapes: ((size: number) => string)[] = [
    (size) => '<a>'.repeat(size) + '</a>'.repeat(size),
    (size) => '<a/>'.repeat(size),
    (size) => `<a ${Array.from({ length: size / 4 }, (_, index) => `b${index}="c"`).join(' ')}/>`,
    (size) => `<${'a'.repeat(size)}>`.repeat(5),
    (size) => '<text>'.repeat(10) + 'x&amp;'.repeat(size),
    (size) => '<![CDATA[x]]>'.repeat(size),
  ];
  for (const shape of shapes) await expectLinear((size) => page(shape(size)), 10_000, readDumpPage);
}, 120_000);

it('takes few links to other languages, and no endless timestamp', () => {
  const text = Array.from({ length: 100 }, (_, index) => `[[zh:痛风${index}]]`).join('\n');
  const xml = pageXml({ title: 'Gout', text }, 1).replace('2026-01-02T03:04:05Z', '2'.repeat(1000));
  const read = readDumpPage(xml) as Extract<DumpPage, { kind: 'page' }>;
  expect([read.page.languages.length, read.page.timestamp.length]).toEqual([20, 30]);
});
