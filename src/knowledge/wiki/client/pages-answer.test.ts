import { expect, it } from 'vitest';
import { expectLinear } from '../../../../test/worlds/fuzz.ts';
import { PagesAnswer, type AskedPage } from './pages-answer.ts';

const endpoint = new URL('http://127.0.0.1/api.php');
const page = {
  pageid: 1,
  ns: 0,
  title: 'Gout',
  revisions: [{ revid: 2, timestamp: 't', slots: { main: { content: 'text', contentmodel: 'wikitext' } } }],
};

function answerOf(parts: readonly unknown[], bytes = 1): AskedPage[] {
  const answer = new PagesAnswer(endpoint);
  for (const value of parts) answer.add({ value, bytes });
  return answer.of(['Gout']);
}

it('adds the parts of an answer up, within bounds', () => {
  const langlinks = (from: number): unknown[] =>
    Array.from({ length: 600 }, (_, index) => ({ lang: `l${from + index}`, title: 't' }));
  const [gout] = answerOf([
    { continue: { llcontinue: 'a', continue: '||' }, query: { pages: [{ ...page, langlinks: langlinks(0) }] } },
    { continue: { llcontinue: 'b', continue: '||' }, query: { pages: [{ title: 'Gout', langlinks: langlinks(600) }] } },
    { query: { pages: [{ title: 'Gout', redirects: [{ title: 'Podagra' }, { title: 'File:x' }] }] } },
  ]);
  expect(gout).toMatchObject({ page: { wikitext: 'text', revision: 2, redirects: ['Podagra'] } });
  expect((gout as Extract<AskedPage, { kind: 'page' }>).page.languages).toHaveLength(1000);
});

it.each<[what: string, parts: readonly unknown[], message: RegExp]>([
  ['the form before formatversion=2', [{ query: { pages: { 1: { pageid: 1, missing: '' } } } }], /before 1\.25/],
  ['continuation of old', [{ 'query-continue': { langlinks: {} }, query: { pages: { 1: {} } } }], /before 1\.25/],
  [
    'texts without slots',
    [{ query: { pages: [{ ...page, revisions: [{ revid: 2, content: 'text' }] }] } }],
    /without slots.*1\.32 and later/,
  ],
  [
    'modules that are not there',
    [
      {
        warnings: [{ code: 'unrecognizedvalues', text: 'Unrecognized value for parameter "prop": revisions.' }],
        query: { pages: [{ pageid: 1, ns: 0, title: 'Gout' }] },
      },
    ],
    /pages without their texts.*It warns: .*Unrecognized value/,
  ],
  ['nothing', [{}], /speaks of no page/],
  ['a list', [[]], /an answer without pages/],
  ['text', ['MediaWiki'], /an answer without pages/],
  ['an empty list of pages', [{ batchcomplete: true, query: { pages: [] } }], /speaks of no page/],
  ['numbers that are none', [{ query: { pages: [{ ...page, pageid: -1 }] } }], /an answer without pages/],
  [
    'the same continuation twice',
    Array.from({ length: 3 }, () => ({ continue: { a: 1 }, query: { pages: [page] } })),
    /does not end/,
  ],
  [
    'continuation without pages',
    Array.from({ length: 5 }, (_, index) => ({ continue: { a: index } })),
    /does not end \(4 parts\)/,
  ],
  [
    'continuation for ever',
    Array.from({ length: 600 }, (_, index) => ({ continue: { a: index }, query: { pages: [page] } })),
    /does not end \(500 parts\)/,
  ],
])('tells %s', (_what, parts, message) => {
  expect(() => answerOf(parts)).toThrow(message);
});

it('refuses more of an answer than can be held', () => {
  const parts = Array.from({ length: 20 }, (_, index) => ({ continue: { a: index }, query: { pages: [page] } }));
  expect(() => answerOf(parts, 8 << 20)).toThrow(/more than 128 MiB; ask for fewer pages at a time \(--batch\)/);
});

it('takes titles that lead to other wikis for missing', () => {
  expect(answerOf([{ query: { interwiki: [{ title: 'Gout' }] } }])).toMatchObject([{ kind: 'missing' }]);
});

it('does not copy at each part what the parts before it held', async () => {
  await expectLinear(
    (size) =>
      Array.from({ length: 400 }, (_, part) => ({
        continue: { part },
        query: { pages: [{ ...page, redirects: Array.from({ length: size }, () => ({ title: 'x' })) }] },
      })),
    50,
    (parts) => {
      const answer = new PagesAnswer(endpoint);
      for (const value of parts) answer.add({ value, bytes: 1 });
    },
  );
}, 60_000);
