import { expect, it } from 'vitest';
import { pageXml } from '../fixtures/dump-xml.ts';
import { readDumpPage } from './dump-page.ts';

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
