import { expect, it } from 'vitest';
import { articleType } from '../article/article-type.ts';
import { DEFINITIONS } from '../fixtures/definitions.ts';
import { MORE_DEFINITIONS } from '../fixtures/more-definitions.ts';
import { readTestArticle } from '../fixtures/read-test-article.ts';
import { TEST_ARTICLES } from '../fixtures/test-wiki-pages.ts';
import { maybeMedical } from './maybe-medical.ts';
import { atLeast } from '../../../../test/worlds/at-least.ts';

it('lets through every article that has a type', () => {
  for (const { title, text } of atLeast(100, TEST_ARTICLES)) {
    if (title === 'Endless disease' || text.startsWith('#')) continue;
    const article = readTestArticle(title, text);
    if (article.kind === 'disambiguation' || articleType(article) !== null)
      expect(maybeMedical(text), title).toBe(true);
  }
});

it('lets through every definition that gives a type', () => {
  for (const [sentence, type, infobox] of atLeast(200, [...DEFINITIONS, ...MORE_DEFINITIONS])) {
    const text = (infobox === undefined ? '' : `{{Infobox ${infobox}|field=x}}\n`) + sentence;
    if (type !== null) expect(maybeMedical(text), text).toBe(true);
  }
});

it.each([
  "'''Rome''' is a city in Italy.",
  "'''Ann Smith''' was a painter.",
  '{{Infobox settlement|name=x}} X lies by the sea.',
])('leaves out %s', (text) => {
  expect(maybeMedical(text)).toBe(false);
});
