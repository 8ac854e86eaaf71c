import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { neverInterrupted } from '../../../run/interrupt.ts';
import { createProgress } from '../../../run/progress.ts';
import { WikitextParser } from '../article/wikitext-parser.ts';
import type { AskedPage } from '../client/pages-answer.ts';
import { testPage } from '../fixtures/read-test-article.ts';
import { TEST_ARTICLES, TEST_SEEDS } from '../fixtures/test-wiki-pages.ts';
import type { ModelExtractor } from '../relation-extractor.ts';
import { ArticleStage } from '../staging/article-stage.ts';
import { exploreComplaint } from './explore-complaint.ts';
import { explore, type ExploreOptions } from './explore.ts';
import { Frontier } from './frontier.ts';

const parser = new WikitextParser({ secondsPerPage: 2 });
afterAll(() => parser.close());
const pages = new Map(
  TEST_ARTICLES.map(({ title, text }, index) => [title, testPage(title, text, { pageId: index + 1 })]),
);

function answer(title: string): AskedPage {
  const page = pages.get(title);
  return page === undefined ? { kind: 'missing', title, reason: 'no such page' } : { kind: 'page', title, page };
}

function options(stage: ArticleStage, more: Partial<ExploreOptions> = {}): ExploreOptions & { asked: string[] } {
  const asked: string[] = [];
  return {
    stage,
    frontier: new Frontier(stage, () => null),
    askPages: (titles) => {
      asked.push(...titles);
      return Promise.resolve(titles.map(answer));
    },
    parser,
    extractors: [],
    seeds: ['Gout'],
    budget: 1000,
    batch: 3,
    interrupt: neverInterrupted,
    progress: createProgress({ mode: 'quiet', write: () => undefined }),
    asked,
    ...more,
  };
}

it('visits what a seed leads to, each page once, and names what is not there', async () => {
  using stage = new ArticleStage(':memory:');
  const given = options(stage, { seeds: ['Gout', 'No such disease'] });
  const summary = await explore(given);
  expect(summary).toMatchObject({ outcome: 'nothing left to ask for', missing: 1, inDoubt: [], waiting: 0 });
  expect(new Set(given.asked).size).toBe(given.asked.length);
  expect(given.asked.slice(0, 2)).toEqual(['Gout', 'No such disease']);
  expect(given.asked).toContain('Hyperuricemia');
});

it('stops at the budget, goes on with a larger one, and counts all runs together', async () => {
  using stage = new ArticleStage(':memory:');
  const first = options(stage, { budget: 4 });
  expect(await explore(first)).toMatchObject({ outcome: 'budget spent', asked: 4 });
  const second = options(stage, { budget: 6 });
  expect(await explore(second)).toMatchObject({ asked: 6 });
  expect([first.asked.length, second.asked.length]).toEqual([4, 2]);
  expect(first.asked.filter((title) => second.asked.includes(title))).toEqual([]);
});

it('does not ask again for pages whose answer was lost, and says which they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleming-explore-'));
  try {
    const path = join(folder, 'articles.db');
    const asked: string[] = [];
    for (let killed = 0; killed < 3; killed++) {
      // The process is gone before the answer to its third request is kept.
      const stage = new ArticleStage(path);
      let requests = 0;
      const never = new Promise<AskedPage[]>(() => undefined);
      const reached = new Promise<void>((resolve) => {
        const given = options(stage, {
          seeds: TEST_SEEDS,
          askPages: (titles) => {
            asked.push(...titles);
            if (++requests < 3) return Promise.resolve(titles.map(answer));
            resolve();
            return never;
          },
        });
        void explore(given);
      });
      await reached;
      stage.close();
    }
    using stage = new ArticleStage(path);
    const last = options(stage, { seeds: TEST_SEEDS });
    const summary = await explore(last);
    asked.push(...last.asked);
    expect(new Set(asked).size).toBe(asked.length);
    expect(summary.inDoubt.length).toBeGreaterThanOrEqual(3);
    expect(summary.inDoubt.every((title) => asked.includes(title))).toBe(true);
    expect(summary.asked).toBe(asked.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('reads what was answered before a kill without asking', async () => {
  using stage = new ArticleStage(':memory:');
  const frontier = new Frontier(stage, () => null);
  stage.transaction(() => {
    frontier.mark('Gout', 'answered');
    stage.addAnswer(pages.get('Gout')!);
  });
  const given = options(stage, { budget: 2 });
  await explore(given);
  expect(given.asked).toHaveLength(1);
  expect(given.asked).not.toContain('Gout');
  expect(stage.article('Gout')!.record!.type).toBe('disease');
});

it('gives titles back when a request failed for good', async () => {
  using stage = new ArticleStage(':memory:');
  const failing = options(stage, { askPages: () => Promise.reject(new Error('away')) });
  await expect(explore(failing)).rejects.toThrow('away');
  expect(new Frontier(stage, () => null).best(5)).toEqual(['Gout']);
});

it('lets another extractor read the pages that are here, without asking the wiki', async () => {
  using stage = new ArticleStage(':memory:');
  await explore(options(stage, { budget: 3 }));
  const seen: string[] = [];
  const other: ModelExtractor = {
    name: 'other/1',
    extract: ({ article }) => {
      seen.push(article.page.title);
      return Promise.resolve({ claims: [], dropped: {} });
    },
  };
  const again = options(stage, { budget: 3, extractors: [other] });
  await explore(again);
  await explore(options(stage, { budget: 3, extractors: [other] }));
  expect(again.asked).toEqual([]);
  expect(seen.toSorted()).toEqual([...new Set(seen)].toSorted());
  expect(seen).toContain('Gout');
});

it('complains of a wiki that has none of the pages, and says why', async () => {
  using stage = new ArticleStage(':memory:');
  const nowhere = await explore(options(stage, { seeds: ['Nowhere', 'Nothing'] }));
  expect(exploreComplaint({ source: 'wiki.example' }, nowhere)).toMatch(
    /^wiki\.example has none of the 2 pages .*\(Nothing: no such page; Nowhere: no such page\)/,
  );
  expect(exploreComplaint({ source: 'wiki.example' }, { ...nowhere, outcome: 'interrupted' })).toBeNull();
  expect(exploreComplaint({ source: 'wiki.example' }, { ...nowhere, answered: 1 })).toBeNull();
});
