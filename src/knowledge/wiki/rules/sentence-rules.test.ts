import { expect, it } from 'vitest';
import type { EntityType } from '../../../graph/schema.ts';
import { readTestArticle } from '../fixtures/read-test-article.ts';
import { Dropped } from '../relation-extractor.ts';
import { sentenceClaims } from './sentence-rules.ts';

function stated(text: string, type: EntityType = 'disease'): string[] {
  const claims = sentenceClaims({ article: readTestArticle('X disease', text), type }, new Dropped());
  return claims.map(
    ({ relations, target, denied, inverse }) =>
      `${denied ? 'not ' : ''}${relations[0]} ${inverse ? '< ' : ''}${target}`,
  );
}

it.each([
  ['X disease is a disorder characterised by [[fever]] and [[rash]].', ['has_symptom Fever', 'has_symptom Rash']],
  ['It is caused by [[virus A]].', ['caused_by Virus A']],
  ['X disease is caused by mutations in the [[GLA]] gene.', ['associated_gene GLA']],
  ['The disease affects the [[liver]].', ['affects Liver']],
  ['Symptoms may include [[fever]] without [[rash]].', ['has_symptom Fever', 'not has_symptom Rash']],
  ['X disease is not treated with [[drug A]].', ['not first_line_treatment Drug A']],
  ['Diagnosis is by [[biopsy]].', ['confirmed_by Biopsy']],
  ['Complications include [[stroke]].', ['has_complication Stroke']],
  ['It is treated with [[drug A]], but [[drug B]] makes it worse.', ['first_line_treatment Drug A']],
  ['X disease表现为[[发热]]。', ['has_symptom 发热']],
  ['症状包括[[发热]]、[[咳嗽]]。', ['has_symptom 发热', 'has_symptom 咳嗽']],
  ['常见症状包括[[发热]]，无[[咳嗽]]。', ['has_symptom 发热', 'not has_symptom 咳嗽']],
  ['It is not known to be caused by [[virus A]].', ['not caused_by Virus A']],
  ['Symptoms include [[fever]], and [[rash]] is not seen.', ['has_symptom Fever', 'not has_symptom Rash']],
])('%s', (text, claims) => {
  expect(stated(text)).toEqual(claims);
});

it.each([
  'Unlike X disease, gout is treated with [[colchicine]].',
  'Gout is characterised by [[joint pain]].',
  'It is often confused with gout, but joint pain in gout is treated with [[colchicine]].',
  'One of its discoverers had [[gout]].',
  'It was once thought to be caused by [[virus A]].',
  'There is no evidence that it is caused by [[virus A]].',
  'In mice, the disease is treated with [[drug A]].',
  '== Differential diagnosis ==\nX disease presents with [[fever]].',
  '== History ==\nIt was treated with [[drug A]].',
  '== Other animals ==\nThe disease affects the [[udder]].',
])('says nothing of the subject: %s', (text) => {
  expect(stated(text)).toEqual([]);
});

it('reads what drugs do, and what they are for the other way round', () => {
  expect(stated('X disease is a drug used to treat [[gout]]. Side effects include [[nausea]].', 'drug')).toEqual([
    'first_line_treatment < Gout',
    'has_adverse_effect Nausea',
  ]);
});

it('quotes the sentence as it stands in the source', () => {
  const text = "'''X disease''' presents with [[fever|high fever]].<ref>a</ref> More.";
  const [claim] = sentenceClaims({ article: readTestArticle('X disease', text), type: 'disease' }, new Dropped());
  expect(claim!.quote).toBe("X disease''' presents with [[fever|high fever]].");
  expect(text.slice(claim!.start, claim!.end)).toBe(claim!.quote);
});

it('quotes from the phrase to the link, or the link alone, where more of the source is too long', () => {
  const gap = `{{abc|${'x'.repeat(3000)}}}`;
  const text = `X disease${gap} presents with [[fever]] and ${gap}[[rash]].`;
  const claims = sentenceClaims({ article: readTestArticle('X disease', text), type: 'disease' }, new Dropped());
  expect(claims.map(({ quote }) => quote)).toEqual(['presents with [[fever', 'rash']);
  for (const { start, end, quote } of claims) expect(text.slice(start, end)).toBe(quote);
});
