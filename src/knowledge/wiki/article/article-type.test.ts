import { expect, it } from 'vitest';
import { readTestArticle } from '../fixtures/read-test-article.ts';
import { articleType } from './article-type.ts';

it.each([
  ['is a rare [[genetic disorder]] of the heart', 'disease'],
  ['is a symptom of many diseases', 'symptom'],
  ['is a medical sign', 'sign'],
  ['is a medication used to treat a disease', 'drug'],
  ['are a class of medications that block receptors', 'drug_class'],
  ['is a species of bacteria that causes a disease', 'pathogen'],
  ['is a gene that, when changed, causes a disorder', 'gene'],
  ['is a gland above the kidney', 'anatomy'],
  ['is a blood test for infection', 'procedure'],
  ['is an abnormal laboratory finding', 'laboratory_finding'],
  ['is a radiologic sign', 'imaging_finding'],
  ['is a chemical element', null],
  ['is not a disease', null],
])('what %s is a %s', (words, type) => {
  expect(articleType(readTestArticle('Xyz', `'''Xyz''' ${words}.`))).toBe(type);
});

it('reads Chinese definitions', () => {
  expect(articleType(readTestArticle('法布里病', "'''法布里病'''是一种罕见的遗传疾病。"))).toBe('disease');
  expect(articleType(readTestArticle('发热', "'''发热'''是一种常见症状。"))).toBe('symptom');
});

it('goes by the infobox when no sentence defines the subject, and by the sentence when both do', () => {
  expect(articleType(readTestArticle('Xyz', '{{Infobox medical condition|field=x}}\nXyz occurs.'))).toBe('disease');
  expect(articleType(readTestArticle('Xyz', '{{Infobox medical condition|field=x}}\nXyz is a symptom.'))).toBe(
    'symptom',
  );
});
