import { afterAll, expect, it } from 'vitest';
import type { readApart } from '../article/read-apart.ts';
import { WikitextParser } from '../article/wikitext-parser.ts';
import { testPage } from '../fixtures/read-test-article.ts';
import { ArticleStage } from './article-stage.ts';
import { PageReader } from './page-reader.ts';

const parser = new WikitextParser();
afterAll(() => parser.close());
const [gout, killer, fever] = ['Gout', 'Killer', 'Fever'].map((title) => testPage(title, `#REDIRECT [[${title} 2]]`));

it('reads apart what a process was reading when it ended, and passes over what ends another', async () => {
  using stage = new ArticleStage(':memory:');
  const killed = new PageReader(stage, parser);
  expect(await killed.read([gout!, killer!])).toMatchObject([{ target: 'Gout 2' }, { target: 'Killer 2' }]);
  const apart: string[] = [];
  const passesOver: typeof readApart = (pages) => {
    apart.push(...pages.map(({ title }) => title));
    return Promise.resolve(pages.map(() => ({ kind: 'unread', reason: 'it ended the program' })));
  };
  const next = new PageReader(stage, parser, passesOver);
  expect(await next.read([fever!, killer!])).toEqual([
    { kind: 'redirect', target: 'Fever 2' },
    { kind: 'unread', reason: 'it ended the program' },
  ]);
  expect(apart).toEqual(['Killer']);
  // What was not read again stays under suspicion when a reader ends as it should.
  next.staged([fever!, killer!]);
  next.end();
  await new PageReader(stage, parser, passesOver).read([gout!, killer!]);
  expect(apart).toEqual(['Killer', 'Gout']);
});

it('suspects nothing that was staged, or was being read when the work was stopped', async () => {
  using stage = new ArticleStage(':memory:');
  const reader = new PageReader(stage, parser);
  await reader.read([gout!]);
  reader.staged([gout!]);
  await reader.read([fever!]);
  reader.end();
  const never: typeof readApart = (pages) => Promise.resolve(pages.map(() => ({ kind: 'unread', reason: 'apart' })));
  expect(await new PageReader(stage, parser, never).read([gout!, fever!])).toMatchObject([
    { kind: 'redirect' },
    { kind: 'redirect' },
  ]);
});
