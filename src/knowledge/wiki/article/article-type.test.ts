import { expect, it } from 'vitest';
import { DEFINITIONS } from '../fixtures/definitions.ts';
import { MORE_DEFINITIONS } from '../fixtures/more-definitions.ts';
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

const rows = [...DEFINITIONS, ...MORE_DEFINITIONS].map(([sentence, type, infobox]) => ({ sentence, type, infobox }));

it.each(rows)('$sentence ($type, infobox $infobox)', ({ sentence, type, infobox }) => {
  const title = sentence.startsWith('Xyz') ? 'Xyz' : 'Qux';
  const box = infobox === undefined ? '' : `{{Infobox ${infobox}|field=x}}\n`;
  expect(articleType(readTestArticle(title, box + sentence))).toBe(type);
});

it('goes by the infobox, within which a sentence may name a finding or a class', () => {
  const type = (box: string, sentence: string) =>
    articleType(readTestArticle('Xyz', `{{Infobox ${box}|field=x}}\n${sentence}`));
  expect(type('medical condition', 'Xyz occurs.')).toBe('disease');
  expect(type('medical condition', 'Xyz is a medication.')).toBe('disease');
  expect(type('medical condition', 'Xyz is a symptom.')).toBe('symptom');
  expect(type('drug', 'Xyz is a salt of a bone.')).toBe('drug');
  expect(type('drug', 'Xyz are a class of drugs.')).toBe('drug_class');
  expect(type('anatomy', 'Xyz is a disease.')).toBe('anatomy');
  expect(type('medical intervention', 'Xyz is a drug.')).toBe('procedure');
  expect(type('person', 'Xyz is a disease.')).toBeNull();
  expect(type('unheard of', 'Xyz is a disease.')).toBe('disease');
});

it('lets the first sentence that defines something decide', () => {
  expect(articleType(readTestArticle('Xyz', 'Xyz is common in spring. Xyz is a viral disease.'))).toBe('disease');
  expect(articleType(readTestArticle('Xyz', 'Xyz occurs in spring. It is a viral disease.'))).toBe('disease');
  expect(articleType(readTestArticle('Xyz', 'Xyz was a painter. It is a disease that killed him.'))).toBeNull();
});
