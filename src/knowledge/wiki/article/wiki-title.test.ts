import { expect, it } from 'vitest';
import fc from 'fast-check';
import { canonicalTitle, withoutQualifier } from './wiki-title.ts';

it.each([
  ['fever', 'Fever'],
  ['Fabry_disease', 'Fabry disease'],
  ['  fabry   disease#Signs ', 'Fabry disease'],
  [':fever', 'Fever'],
  ['ß-thalassemia', 'ß-thalassemia'],
  ['β-thalassemia', 'Β-thalassemia'],
  ['法布里病', '法布里病'],
  ['Thalassemia: a disease', 'Thalassemia: a disease'],
])('%s is the page %s', (text, title) => {
  expect(canonicalTitle(text)).toBe(title);
});

it.each([
  '',
  '#Signs',
  'File:a.jpg',
  'category:x',
  'zh:发热',
  '::fever',
  'zh-min-nan:x',
  'a|b',
  'a<b>',
  'a\u202eb',
  'User talk:x',
  'x'.repeat(256),
])('%j names no article', (text) => {
  expect(canonicalTitle(text)).toBeNull();
});

it('gives one title for all ways to write it', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const title = canonicalTitle(text);
      if (title !== null) expect(canonicalTitle(title)).toBe(title);
    }),
  );
});

it('takes what stands in brackets at the end off a name', () => {
  expect(withoutQualifier('Cold (disease)')).toBe('Cold');
  expect(withoutQualifier('(disease)')).toBe('(disease)');
});

it('takes time by the length of a name only, and leaves brackets that do not match', () => {
  expect(withoutQualifier('Cold (a) b)')).toBe('Cold (a) b)');
  expect(withoutQualifier(`${' '.repeat(200_000)}x`)).toBe('x');
});
