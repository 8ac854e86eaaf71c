/**
 * Articles are hostile text: whatever stands in one, reading it gives words with their places, in linear time.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../../test/worlds/fuzz.ts';
import { TEST_ARTICLES } from '../fixtures/test-wiki-pages.ts';
import { readInfobox } from './infobox-fields.ts';
import { LONGEST_QUOTE, quoteOf } from './quote.ts';
import { readSource, type SourceText } from './source-text.ts';
import { LONGEST_LINK } from './source-words.ts';
import { canonicalTitle } from './wiki-title.ts';

const SAMPLES = [
  "'''X'''<ref name=a>[[Gout]] a|b = c</ref> is [[A|a [[B|b]] c]] of {{lang|la|febris}} and {{ill|C|de|D|lt=c}}.\n== S ==\n* [[E]]",
  '{{Infobox medical condition|symptoms <!-- = --> = {{hlist|class=x|[[Fever]]|{{nowrap|[[cough|a cough]]}}<br/>}}|name={{lang|la|a}|causes=-{zh-hans:[[甲]];zh-hant:[[乙]]}-}}',
  '-{T|zh-hans:格;zh-hant:格}-{{plainlist|\n* [[A]]\n* -{zh-cn:甲; zh-tw:乙}-\n}}{{tsl|en|X|丙}}{{cslist|1=[[A]]|[[B]]}}',
  ...TEST_ARTICLES.filter(({ text }) => text.length < 3000).map(({ text }) => text),
];

/** Words stand in their order in the source, links in the words, and what is quoted in both. */
function expectPlaces(words: SourceText, start: number, end: number): void {
  let last = start;
  for (let at = 0; at < words.plain.length; at++) {
    const place = words.inSource(at, at + 1)!;
    if (place.start < last || place.end <= place.start || place.end > end)
      throw new Error(`'${words.plain[at]}' stands at ${place.start}-${place.end}, the one before it at ${last}`);
    last = place.start;
  }
  let lastEnd = 0;
  for (const link of words.links) {
    expect(link.start).toBeGreaterThanOrEqual(lastEnd);
    expect(link.end - link.start).toBeLessThanOrEqual(LONGEST_LINK);
    expect(words.plain.slice(link.start, link.end).trim()).toBe(link.text);
    expect(canonicalTitle(link.page)).toBe(link.page);
    const quote = quoteOf(words, [link])!;
    expect(quote.quote.length).toBeLessThanOrEqual(LONGEST_QUOTE);
    expect(words.source.slice(quote.start, quote.end)).toBe(quote.quote);
    lastEnd = link.end;
  }
}

it('reads any text as words with their places', async () => {
  await fuzz('wikitext words', damaged(SAMPLES), (text) => readSource(text), {
    refusesNothing: true,
    holds: (words, text) => expectPlaces(words as SourceText, 0, text.length),
  });
});

it('reads a part of any text, and nothing beside it', async () => {
  const parts = fc.tuple(damaged(SAMPLES), fc.nat(4000), fc.nat(4000)).map(([text, a, b]) => {
    const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
    return { text, start, end };
  });
  await fuzz('wikitext part', parts, ({ text, start, end }) => readSource(text, start, end), {
    refusesNothing: true,
    // A bracket of two characters may reach over the end by one.
    holds: (words, { start, end }) => expectPlaces(words as SourceText, start, end + 1),
  });
});

it('reads the infobox of any text', async () => {
  await fuzz('infobox', damaged(SAMPLES), (text) => readInfobox(text), {
    refusesNothing: true,
    holds: (infobox, text) => {
      for (const { name, words } of (infobox as ReturnType<typeof readInfobox>)?.fields ?? []) {
        expect(name).toMatch(/^[\p{L} ]{2,40}$/u);
        expectPlaces(words, 0, text.length);
      }
    },
  });
});

it.each([
  '[[A|',
  '[[A|b c d e f]] ',
  '[[',
  ']]',
  '{{',
  '}}',
  '{{hlist|',
  '{{ill|',
  '{{hlist|a}}',
  '-{',
  '-{zh-hans:a;zh-hant:b}-',
  '-{A|',
  '}-',
  '<!--',
  '<!-- -->',
  '<ref>',
  '<ref>a</ref>',
  "'''",
  '[http://a ',
  '|a=',
  '=',
  '&nbsp;',
  '[[A]]aaaa',
])(
  'takes linear time for a page of %s',
  async (piece) => {
    const nested = (count: number) => `${piece.repeat(count)} words ${']]'.repeat(count)}${'}}'.repeat(count)}`;
    await expectLinear((count: number) => piece.repeat(count), 2000, readSource);
    await expectLinear(nested, 1000, readSource);
    await expectLinear((count: number) => `{{Infobox x|${piece.repeat(count)}}}`, 1000, readInfobox);
  },
  120_000,
);

it('looks once for the end of an element that has none', async () => {
  const make = (count: number) => `{{Infobox x|${'<ref>'.repeat(count)}}}${'<b>x</b>'.repeat(5 * count)}`;
  await expectLinear(make, 1000, readInfobox);
}, 120_000);
