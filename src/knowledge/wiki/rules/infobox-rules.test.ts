import { expect, it } from 'vitest';
import { readTestArticle } from '../fixtures/read-test-article.ts';
import { LONGEST_QUOTE } from '../article/quote.ts';
import { Dropped } from '../relation-extractor.ts';
import { infoboxClaims, infoboxPrevalence } from './infobox-rules.ts';

const claims = (text: string, type: 'disease' | 'drug' = 'disease') =>
  infoboxClaims({ article: readTestArticle('X', `{{Infobox medical condition|${text}}}\nX is.`), type }, new Dropped());

it('states a relation for each link, with the words and where they stand', () => {
  const text = 'symptoms=[[Fever]], {{hlist|[[cough|a cough]]}}';
  const [fever, cough] = claims(text);
  expect(fever).toMatchObject({
    relations: ['has_symptom', 'has_sign', 'has_laboratory_finding', 'has_imaging_finding'],
    target: 'Fever',
    denied: false,
  });
  expect(cough).toMatchObject({ target: 'Cough', surface: 'a cough', quote: 'a cough' });
  expect(`{{Infobox medical condition|${text}`.slice(cough!.start, cough!.end)).toBe(cough!.quote);
});

it.each([
  ['symptoms=[[Fever|no fever]], [[rash]]', [true, false]],
  ['symptoms=Absent:\n* [[Fever]]\n* [[Cough]]', [true, true]],
  ['symptoms=Common:\n* [[Fever]]\n* [[Cough]]', [false, false]],
  ['symptoms=<s>[[Fever]]</s>, [[rash]]', [false]],
])('heeds what denies in %j', (infobox, denied) => {
  expect(claims(infobox).map((claim) => claim.denied)).toEqual(denied);
});

it('takes what an item denies as denied', () => {
  expect(claims('symptoms=[[Fever]], no [[cough]], [[rash]] (not always)').map(({ denied }) => denied)).toEqual([
    false,
    true,
    true,
  ]);
});

it('tells treatments of the second line', () => {
  expect(claims('treatment=[[A]]<br>[[B]] (second-line)').map(({ relations }) => relations)).toEqual([
    ['first_line_treatment'],
    ['second_line_treatment'],
  ]);
});

it('leaves fields alone that state nothing, or nothing of this type', () => {
  expect(claims('specialty=[[Cardiology]]|image=[[Fever]]')).toEqual([]);
  expect(claims('symptoms=[[Fever]]', 'drug')).toEqual([]);
});

it('reads how often a disease is met', () => {
  expect(
    infoboxPrevalence({ article: readTestArticle('X', '{{Infobox medical condition|frequency=1 in 9,000}}\nX is.') }),
  ).toBe('rare');
});

it('reads the fields of Chinese infoboxes', () => {
  expect(claims('症状=[[发热]]、[[咳嗽]]|并发症=[[肺炎]]').map(({ target }) => target)).toEqual([
    '发热',
    '咳嗽',
    '肺炎',
  ]);
});

it('quotes no more than a bound of the source, whatever stands inside a link', () => {
  const [claim] = claims(`symptoms=[[Fever|high<ref>${'x'.repeat(5000)}</ref> fever]]`);
  expect(claim).toMatchObject({ target: 'Fever', surface: 'high fever' });
  expect(claim!.quote).toHaveLength(LONGEST_QUOTE);
});

it('looks for what denies an item near it', () => {
  expect(claims(`symptoms=no ${'word '.repeat(200)}[[Fever]]`).map(({ denied }) => denied)).toEqual([false]);
});
