import { expect, it } from 'vitest';
import { readTestArticle } from '../fixtures/read-test-article.ts';
import { TEST_ARTICLES } from '../fixtures/test-wiki-pages.ts';
import { entityRecord } from './entity-record.ts';

const textOf = (title: string): string => TEST_ARTICLES.find((each) => each.title === title)!.text;

it('has type, names in all languages, ids and prevalence', () => {
  const article = readTestArticle(
    'Fabry disease',
    `${textOf('Fabry disease')}\n{{Medical resources| ICD10 = {{ICD10|E75.2}} | OMIM = 301500 | Orphanet = 324}}`,
    {
      redirects: ['Anderson-Fabry'],
      languages: [
        { language: 'zh', title: '法布里病' },
        { language: 'de', title: 'Morbus <b>' },
      ],
      wikidata: 'Q1',
    },
  );
  expect(entityRecord(article)).toEqual({
    type: 'disease',
    names: ['Fabry disease', 'Anderson–Fabry disease', 'alpha-galactosidase A deficiency', 'Anderson-Fabry'],
    otherLanguages: [{ language: 'zh', name: '法布里病' }],
    wikidata: 'Q1',
    ids: [
      { scheme: 'OMIM', value: '301500' },
      { scheme: 'ORPHA', value: '324' },
      { scheme: 'ICD10', value: 'E75.2' },
    ],
    prevalence: 'rare',
  });
});

it('writes a name small that stands small in running text', () => {
  expect(entityRecord(readTestArticle('Fever', "'''Fever''' is a symptom. A fever may rise.")).names[0]).toBe('fever');
  expect(entityRecord(readTestArticle('Gout', "'''Gout''' is a disease.")).names[0]).toBe('Gout');
  expect(entityRecord(readTestArticle('ATP7B', "'''ATP7B''' is a gene.")).names[0]).toBe('ATP7B');
});

it('takes no name with markup from a page that is full of it', () => {
  const { names } = entityRecord(readTestArticle('Zorblat syndrome', textOf('Zorblat syndrome')));
  expect(names.join(' ')).not.toMatch(/[<>{}[\]|]|onerror|script|DELETE/);
});

it('takes prevalence from a definition, not from another part of the sentence', () => {
  expect(entityRecord(readTestArticle('X', "'''X''' is a rare disease.")).prevalence).toBe('rare');
  expect(entityRecord(readTestArticle('X', "'''X''' is a disease with rare complications.")).prevalence).toBeNull();
});

it('takes names in the words of one region', () => {
  const source =
    "{{Infobox medical condition|synonyms={{ubl|-{zh-cn:乙病; zh-tw:乙症}-|丙热}}}}\n'''-{zh-hans:甲病;zh-hant:甲症}-'''是一种-{zh-cn:罕见; zh-tw:罕見}-疾病。";
  expect(entityRecord(readTestArticle('甲病', source))).toMatchObject({
    type: 'disease',
    names: ['甲病', '乙病', '丙热'],
    prevalence: 'rare',
  });
});
