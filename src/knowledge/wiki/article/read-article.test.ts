import { expect, it } from 'vitest';
import { parseWikitext } from './parse-wikitext.ts';
import { readArticle } from './read-article.ts';
import { readTestArticle, testPage } from '../fixtures/read-test-article.ts';

it('has sentences with their links, in the lead and in sections', () => {
  const article = readTestArticle(
    'Gout',
    "'''Gout''' is a [[disease]]. It hurts.\n\n== Signs ==\nThe [[tophus]] is a sign.",
  );
  expect(article.sentences.map(({ text, section, links }) => [text, section, links.map(({ page }) => page)])).toEqual([
    ['Gout is a disease.', '', ['Disease']],
    ['It hurts.', '', []],
    ['The tophus is a sign.', 'Signs', ['Tophus']],
  ]);
});

it('counts sentences that a template wrote a part of', () => {
  expect(readTestArticle('X', 'It weighs {{convert|3|kg}} at birth. It is small.')).toMatchObject({ unplaced: 1 });
});

it('knows redirects, disambiguation pages and pages that could not be parsed', () => {
  const read = (text: string) => readArticle(testPage('Xyz', text), parseWikitext(text));
  expect(read('#REDIRECT [[fever#Causes]]')).toMatchObject({ kind: 'redirect', target: 'Fever' });
  expect(read('#REDIRECT [[xyz]]')).toMatchObject({ kind: 'unread' });
  expect(read("'''X''' may refer to:\n* [[Y]]\n{{disambiguation}}")).toMatchObject({ kind: 'disambiguation' });
  expect(readArticle(testPage('X', ''), { kind: 'unparsed', reason: 'slow' })).toMatchObject({
    kind: 'unread',
    reason: 'slow',
  });
});

it('takes names from the title and from bold words, and none with markup', () => {
  expect(
    readTestArticle('Cold (disease)', "'''Cold''', or '''<b>coryza</b>''', also '''common cold'''. Text.").names,
  ).toEqual(['Cold', 'coryza', 'common cold']);
});

it('places sentences with words for several regions or in another language', () => {
  const article = readTestArticle(
    '甲病',
    "-{T|zh-hans:甲病;zh-hant:甲症}-\n'''甲病'''（{{lang-en|Jia}}）是-{zh-cn:罕见; zh-tw:罕見}-的病。症状有[[发热]]。",
  );
  expect(article.sentences.map(({ text }) => text)).toEqual(['甲病（Jia）是罕见的病。', '症状有发热。']);
  expect(article.unplaced).toBe(0);
});
