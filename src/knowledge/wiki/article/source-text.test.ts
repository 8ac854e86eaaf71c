import { expect, it } from 'vitest';
import fc from 'fast-check';
import { TEST_ARTICLES } from '../fixtures/test-wiki-pages.ts';
import { readSource } from './source-text.ts';
import { LONGEST_LINK, MOST_LINKS } from './source-words.ts';

const source =
  "'''Fabry disease'''<ref>x [[Gout]]</ref> is a [[genetic disorder|genetic]] disease&nbsp;of [[angiokeratoma]]s.<!-- [[A]] -->\n" +
  '== Signs ==\n* [[Fever]] {{cite|[[B]]}}{{hlist|[[C]]|[[D|d]]}} [[File:x.jpg|thumb|[[E]]]][[zh:法]]<script>f([[G]])</script> {| [[H]] |} {{ open';

it('has the words of the text, and not those of references, comments, templates, files, tables and scripts', () => {
  expect(readSource(source).plain).toBe(
    'Fabry disease is a genetic disease of angiokeratomas.\nSigns\nFever\nC\nd\nopen',
  );
});

it('has links with the words that show them, letters behind the brackets included', () => {
  expect(readSource(source).links.map(({ page, text }) => [page, text])).toEqual([
    ['Genetic disorder', 'genetic'],
    ['Angiokeratoma', 'angiokeratomas'],
    ['Fever', 'Fever'],
    ['C', 'C'],
    ['D', 'd'],
  ]);
});

it('knows where words stand in the source', () => {
  const words = readSource(source);
  const place = words.find('a  genetic disease')!;
  const { start, end } = words.inSource(place.start, place.end)!;
  expect(source.slice(start, end)).toBe('a [[genetic disorder|genetic]] disease');
  expect(words.find('Gout')).toBeNull();
  expect(words.bold.map((span) => words.plain.slice(span.start, span.end))).toEqual(['Fabry disease']);
});

it('reads a part with the places of the whole', () => {
  const start = source.indexOf('[[genetic');
  const words = readSource(source, start, start + 40);
  const [link] = words.links;
  expect(source.slice(words.inSource(link!.start, link!.end)!.start).startsWith('genetic]]')).toBe(true);
});

it('gives every letter a place that holds it, whatever the markup', () => {
  const piece = fc.constantFrom(
    '[[',
    ']]',
    '{{',
    '}}',
    '|',
    "'''",
    '<ref>',
    '</ref>',
    '<!--',
    '-->',
    '{|',
    '|}',
    '\n',
    '*',
    '==',
    '&lt;',
    'hlist',
    'a',
    ' ',
    '[http://x ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const words = readSource(text);
      let last = 0;
      for (let at = 0; at < words.plain.length; at++) {
        const { start, end } = words.inSource(at, at + 1)!;
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = start;
      }
      for (const link of words.links) expect(link.end).toBeLessThanOrEqual(words.plain.length);
    }),
  );
});

it('ends a link where the next one opens', () => {
  const words = readSource('[[A|b [[C|d]] e]] f');
  expect(words.plain).toBe('b d e]] f');
  expect(words.links.map(({ page, text }) => [page, text])).toEqual([['C', 'd']]);
});

it('takes no stretch of the page for the words of a link, and no more links than an article has', () => {
  expect(readSource(`[[A|${'x'.repeat(LONGEST_LINK + 1)}]] [[B]]`).links.map(({ page }) => page)).toEqual(['B']);
  expect(readSource('[[A]] '.repeat(MOST_LINKS + 5)).links).toHaveLength(MOST_LINKS);
});

it.each([
  ["'''-{zh-hans:甲热;zh-hant:甲熱}-'''是病。", '甲热是病。'],
  ['是-{zh-tw:罕見; zh-cn:罕见;}-的', '是罕见的'],
  ['-{A|zh-hant:甲;zh-hk:乙}-病', '甲病'],
  ['-{T|zh-hans:甲;zh-hant:乙}-丙', '丙'],
  ['-{H|甲=>zh-cn:乙;}-丙-{D|zh-cn:甲;zh-tw:乙}-', '丙'],
  ['-{R|甲}-与-{乙}-', '甲与乙'],
  ['-{zh-hans;zh-hant|甲}-', '甲'],
  ['-{zh-hans:甲', '-zh-hans:甲'],
  ['a-{{x}} b}-c', 'a- b}-c'],
])('reads the words of one region: %s', (written, plain) => {
  expect(readSource(written).plain).toBe(plain);
});

it('reads all of a text between the marks of regions that is longer than any word', () => {
  const long = '甲'.repeat(3000);
  expect(readSource(`-{zh-hans:${long};zh-hant:乙}-`).plain).toBe(`zh-hans:${long};zh-hant:乙`);
});

it('has the words of templates that mark words, without gaps', () => {
  expect(readSource('X（{{lang-en|Y disease}}），{{nowrap|a {{abbr|b|c}}}}, {{lang|la|d}}{{unknown|e}}.').plain).toBe(
    'X（Y disease），a b, d.',
  );
});

/** Steps are counted by what is read, not by the clock: no text takes more than a few looks at each character. */
it.each(['{{', '[[', '<ref>', '<!--', '<', "'", '=', '{{hlist|', '[http://a', '[[a|', '{|', '<nowiki>'])(
  'ends for a page of nothing but %s',
  (piece) => {
    expect(readSource(piece.repeat(40_000)).links).toEqual([]);
  },
);

it('has no links that the articles of the test wiki hide', () => {
  const { text } = TEST_ARTICLES.find(({ title }) => title === 'Fabry disease')!;
  const pages = readSource(text).links.map(({ page }) => page);
  expect(pages).not.toContain('Aspirin');
  expect(pages).not.toContain('Tuberculosis');
});
