import { expect, it } from 'vitest';
import { LONGEST_QUOTE, quoteOf } from './quote.ts';
import { readSource } from './source-text.ts';

const gap = `<ref>${'x'.repeat(LONGEST_QUOTE)}</ref>`;
const words = readSource(`one ${gap}two three`);
const place = (text: string) => words.find(text)!;

it('takes the first stretch that is short enough in the source', () => {
  expect(quoteOf(words, [place('one two'), place('two three'), place('three')])).toMatchObject({ quote: 'two three' });
  expect(quoteOf(words, [place('one'), place('two')])).toEqual({ start: 0, end: 3, quote: 'one' });
});

it('cuts the last one where none is', () => {
  const { start, end, quote } = quoteOf(words, [place('one two')])!;
  expect([start, end - start]).toEqual([0, LONGEST_QUOTE]);
  expect(words.source.slice(start, end)).toBe(quote);
});

it('cuts no character in two', () => {
  const smiling = readSource(`${'x'.repeat(LONGEST_QUOTE - 1)}😀 more`);
  expect(quoteOf(smiling, [{ start: 0, end: LONGEST_QUOTE + 5 }])!.quote).toBe('x'.repeat(LONGEST_QUOTE - 1));
});

it('is none without a place', () => {
  expect(quoteOf(words, [{ start: 3, end: 3 }])).toBeNull();
});
