/** Claims of any article: each quote stands in the source at its place and is short, whatever the text. */
import { expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../../test/worlds/fuzz.ts';
import type { Extraction } from '../relation-extractor.ts';
import { readTestArticle, testPage } from '../fixtures/read-test-article.ts';
import { TEST_ARTICLES } from '../fixtures/test-wiki-pages.ts';
import { entityRecord } from '../article/entity-record.ts';
import { parseWikitext } from '../article/parse-wikitext.ts';
import { LONGEST_QUOTE } from '../article/quote.ts';
import { readArticle } from '../article/read-article.ts';
import { safeName } from '../article/safe-name.ts';
import { extractByRules } from './rules-extractor.ts';

const SAMPLES = [
  '{{Infobox medical condition|symptoms={{hlist|[[Fever]]|no [[cough]]}}|frequency=1 in 100, 2010}}\nX is a disease caused by [[A]] but not [[B]].',
  "'''X'''是一种-{zh-cn:罕见; zh-tw:罕見}-疾病。症状包括-{zh-hans:[[发热]];zh-hant:[[發熱]]}-，不伴[[咳嗽]]。",
  ...TEST_ARTICLES.filter(({ text }) => text.length > 500 && text.length < 3000).map(({ text }) => text),
];

it('quotes what stands in the source', async () => {
  const read = (text: string): Extraction | null => {
    const article = readArticle(testPage('X', text), parseWikitext(text));
    if (article.kind !== 'article') return null;
    for (const name of entityRecord(article).names) expect(safeName(name)).toBe(name);
    return extractByRules({ article, type: 'disease' });
  };
  await fuzz('claims', damaged(SAMPLES), read, {
    refusesNothing: true,
    fewerBy: 3,
    holds: (extraction, text) => {
      for (const { start, end, quote } of (extraction as Extraction | null)?.claims ?? []) {
        expect(text.slice(start, end)).toBe(quote);
        expect(quote.length).toBeGreaterThan(0);
        expect(quote.length).toBeLessThanOrEqual(LONGEST_QUOTE);
      }
    },
  });
}, 120_000);

it.each([
  (count: number) => `X is caused by ${'[[A]], '.repeat(count)}.`,
  (count: number) => `X is caused by ${'but '.repeat(count)}[[A]].`,
  (count: number) => `{{Infobox medical condition|symptoms=${'[[A]] '.repeat(count)}}}\nX is a disease.`,
  (count: number) => `{{Infobox medical condition|frequency=${'1,'.repeat(count)}}}\nX is a disease.`,
])(
  'takes linear time for an article of one thing, case %#',
  async (make) => {
    const articleOf = (count: number) => readTestArticle('X', make(count));
    await expectLinear(articleOf, 400, (article) => [
      extractByRules({ article, type: 'disease' }),
      entityRecord(article),
    ]);
  },
  120_000,
);
