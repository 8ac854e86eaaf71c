import { expect, it } from 'vitest';
import { stageTestWiki, TEST_SITE } from '../fixtures/stage-test-wiki.ts';
import { TEST_ARTICLES, type TestArticle } from '../fixtures/test-wiki-pages.ts';
import { linkArticles } from './link-articles.ts';

const idOf = (staged: ReturnType<typeof stageTestWiki>, name: string): number =>
  staged.store.findByName(name)[0]!.entity;

it('writes relations whose quotes stand at their place in the revision', () => {
  using staged = stageTestWiki();
  const [gout, colchicine] = [idOf(staged, 'gout'), idOf(staged, 'colchicine')];
  const evidence = staged.store.evidenceOf(gout, 'first_line_treatment', colchicine);
  expect(evidence.map(({ extractor, licence, source }) => [extractor, licence, source])).toEqual([
    ['rules/2', 'CC-BY-SA-4.0', 'wiki.example'],
    ['rules/2', 'CC-BY-SA-4.0', 'wiki.example'],
  ]);
  for (const { address, quote, revision } of evidence) {
    const title = decodeURIComponent(/wiki\/(.*)\?oldid=/.exec(address)![1]!).replaceAll('_', ' ');
    const { text } = TEST_ARTICLES.find((each) => each.title === title)!;
    expect(text.trim().slice(quote!.start, quote!.end)).toBe(quote!.text);
    expect(address).toContain(`oldid=${revision}`);
  }
});

it('follows redirects and chooses among what a disambiguation page offers by type', () => {
  using staged = stageTestWiki();
  const relations = staged.relations();
  // [[pyrexia]] redirects; [[TB (disease)]] redirects twice; [[MG]] is a disease, an element or a unit.
  expect(relations).toContain('Lyme disease\thas_symptom\tFever');
  expect(relations).toContain('Tuberculosis\tfirst_line_treatment\tIsoniazid');
  expect(relations).toContain('Myasthenia gravis\tfirst_line_treatment\tPyridostigmine');
});

it('keeps claims at odds with the evidence of both sides, at half the confidence', () => {
  using staged = stageTestWiki();
  const { store, summary } = staged;
  expect(summary.conflicts.map(({ kind, subject, object }) => [kind, subject, object])).toEqual([
    ['treats and is contraindicated', 'Asthma', 'Propranolol'],
    ['stated and denied', 'Fabry disease', 'Quackamine'],
  ]);
  const [fabry, quackamine] = [idOf(staged, 'Fabry disease'), idOf(staged, 'Quackamine')];
  const [asthma, propranolol] = [idOf(staged, 'asthma'), idOf(staged, 'propranolol')];
  const confidences = (subject: number, type: string, object: number): number[] =>
    store.evidenceOf(subject, type, object).map(({ confidence }) => confidence);
  expect(confidences(fabry, 'first_line_treatment', quackamine)).toEqual([0.4]);
  expect(confidences(fabry, 'not_first_line_treatment', quackamine)).toEqual([0.4]);
  expect(confidences(asthma, 'first_line_treatment', propranolol)).toEqual([0.45]);
  expect(confidences(propranolol, 'contraindicated_in', asthma).every((confidence) => confidence < 0.5)).toBe(true);
  expect(new Set(summary.conflicts.flatMap(({ addresses }) => addresses)).size).toBe(4);
});

it('lets a page that lies change nothing of what other articles say', () => {
  using honest = stageTestWiki(TEST_ARTICLES.filter(({ title }) => title !== 'Quackamine'));
  using staged = stageTestWiki();
  const added = staged.relations().filter((each) => !honest.relations().includes(each));
  // Only relations that it takes part in itself, and none between two others.
  expect(added.toSorted()).toEqual([
    'Fabry disease\tfirst_line_treatment\tQuackamine',
    'Quackamine\thas_adverse_effect\tFever',
  ]);
  expect(honest.relations().every((each) => staged.relations().includes(each))).toBe(true);
});

it('lets a page full of markup and orders bring nothing into the graph but its name and type', () => {
  using staged = stageTestWiki();
  const names = staged.store.database
    .prepare('SELECT text FROM name')
    .all()
    .map((row) => row['text'] as string);
  expect(names.filter((name) => /[<>{}[\]|]|script|onerror|ignore all/i.test(name))).toEqual([]);
  expect(staged.store.relationsOf(idOf(staged, 'Zorblat syndrome'))).toEqual([]);
  expect(staged.relations().filter((each) => /Aspirin\tcontraindicated_in/.test(each))).toEqual([]);
  expect(staged.relations()).not.toContain('Gout\tfirst_line_treatment\tPropranolol');
});

it('adds nothing the second time, and gives evidence the confidence that a new conflict leaves it', () => {
  using staged = stageTestWiki(TEST_ARTICLES.filter(({ title }) => title !== 'Quackamine'));
  const before = staged.store.statistics();
  expect(linkArticles(staged.stage, staged.store, TEST_SITE)).toMatchObject({
    relations: 0,
    evidence: 0,
    entities: { new: 0 },
  });
  expect(staged.store.statistics()).toEqual(before);
});

it('writes Chinese names from the languages of a page', () => {
  const fever: TestArticle = { title: 'Fever', text: "'''Fever''' is a symptom. A fever.", facts: [] };
  using staged = stageTestWiki([fever]);
  staged.stage
    .run(
      'UPDATE article SET record = json_set(record, \'$.otherLanguages\', json(\'[{"language":"zh","name":"发热"}]\'))',
    )
    .run();
  linkArticles(staged.stage, staged.store, TEST_SITE);
  expect(staged.store.findByName('发热', 'zh')).toMatchObject([{ type: 'symptom', kind: 'preferred' }]);
  expect(staged.store.entity(staged.store.findByName('fever')[0]!.entity)!.ids).toContainEqual({
    scheme: 'WIKI',
    value: 'wiki.example:1',
    role: 'identity',
  });
});
