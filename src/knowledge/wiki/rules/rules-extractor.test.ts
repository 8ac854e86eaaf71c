import { expect, it } from 'vitest';
import { readTestArticle } from '../fixtures/read-test-article.ts';
import { stageTestWiki } from '../fixtures/stage-test-wiki.ts';
import { testFacts } from '../fixtures/test-wiki-pages.ts';
import { extractByRules } from './rules-extractor.ts';

it('finds what the articles of the test wiki were written from, and hardly anything else', () => {
  using staged = stageTestWiki();
  const stated = new Set(staged.relations());
  const facts = testFacts();
  const right = [...stated].filter((each) => facts.has(each)).length;
  // What is not in the facts: the treatment that the lying page claims, which is listed among the conflicts.
  expect([...stated].filter((each) => !facts.has(each))).toEqual(['Fabry disease\tfirst_line_treatment\tQuackamine']);
  expect(right / stated.size).toBeGreaterThanOrEqual(0.9);
  expect(right / facts.size).toBeGreaterThanOrEqual(0.9);
});

it('takes a claim once for each place, and none of the article about itself', () => {
  const article = readTestArticle(
    'Gout',
    "{{Infobox medical condition|symptoms=[[Gout]], [[Fever]]}}\n'''Gout''' presents with [[fever]].",
  );
  const { claims, dropped } = extractByRules({ article, type: 'disease' });
  expect(claims.map(({ target }) => target)).toEqual(['Fever', 'Fever']);
  expect(dropped).toEqual({ 'of the article itself': 1 });
});

it('stops at a bound for a page of nothing but claims', () => {
  const links = Array.from({ length: 400 }, (_, index) => `[[Finding ${index}]]`).join(', ');
  const { claims, dropped } = extractByRules({
    article: readTestArticle('Gout', `{{Infobox medical condition|symptoms=${links}}}\nGout is.`),
    type: 'disease',
  });
  expect(claims).toHaveLength(300);
  expect(dropped).toEqual({ 'too many claims in one article': 100 });
});
