import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { openGraphStore } from '../../../graph/store/graph-store.ts';
import { neverInterrupted } from '../../../run/interrupt.ts';
import { createProgress } from '../../../run/progress.ts';
import { WikitextParser } from '../article/wikitext-parser.ts';
import { dumpXml } from '../fixtures/dump-xml.ts';
import { TEST_ARTICLES, testFacts } from '../fixtures/test-wiki-pages.ts';
import { linkArticles } from '../link/link-articles.ts';
import type { ModelExtractor } from '../relation-extractor.ts';
import { ArticleStage } from '../staging/article-stage.ts';
import type { DumpCounts } from './dump-counts.ts';
import { dumpSite } from './dump-site.ts';
import { readDump } from './read-dump.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-dump-'));
const parser = new WikitextParser({ secondsPerPage: 2 });
afterAll(async () => {
  await parser.close();
  rmSync(folder, { recursive: true });
});
const path = join(folder, 'dump.xml');
writeFileSync(path, dumpXml([{ title: 'Talk:Gout', text: 'x', namespace: 1 }, ...TEST_ARTICLES]));

function read(
  stage: ArticleStage,
  file = path,
  onGroup?: (counts: DumpCounts) => void,
  extractors: readonly ModelExtractor[] = [],
): ReturnType<typeof readDump> {
  return readDump({
    path: file,
    stage,
    parser,
    extractors,
    interrupt: neverInterrupted,
    progress: createProgress({ mode: 'quiet', write: () => undefined }),
    ...(onGroup === undefined ? {} : { onGroup }),
  });
}

function content(stage: ArticleStage): unknown {
  return ['article', 'alias', 'extraction'].map((table) =>
    stage.database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all(),
  );
}

it('makes the same of a dump as the agent makes of the wiki', async () => {
  using stage = new ArticleStage(':memory:');
  using store = openGraphStore(':memory:');
  const { outcome, counts } = await read(stage);
  expect(outcome).toBe('read to the end');
  expect(counts).toMatchObject({ pages: TEST_ARTICLES.length + 1, redirects: 6, damaged: 0, tooLong: 0 });
  // The page that takes its whole time limit; a quick machine may read it in time.
  expect(counts.unread).toBeLessThanOrEqual(1);
  const site = dumpSite(path, null);
  expect(site).toMatchObject({
    language: 'en',
    articleAddress: 'https://wiki.example/wiki/$1',
    licence: 'not stated by the dump',
  });
  linkArticles(stage, store, site);
  const stated = stage
    .run('SELECT DISTINCT subject, relation, object FROM linked WHERE denied = 0')
    .all()
    .map((row) => `${String(row['subject'])}\t${String(row['relation'])}\t${String(row['object'])}`);
  const facts = testFacts();
  expect(stated.filter((each) => facts.has(each)).length / stated.length).toBeGreaterThanOrEqual(0.9);
  expect(stated.filter((each) => facts.has(each)).length / facts.size).toBeGreaterThanOrEqual(0.9);
  expect(store.findByName('Hepatolenticular degeneration')).toMatchObject([{ type: 'disease', kind: 'synonym' }]);
  expect(store.findByName('法布里病', 'zh')).toHaveLength(1);
});

it('goes on behind the last group that was written, and ends with the same', async () => {
  // Without the page that takes its whole time limit each time.
  const quick = join(folder, 'quick.xml');
  writeFileSync(quick, dumpXml(TEST_ARTICLES.filter(({ title }) => title !== 'Endless disease')));
  using whole = new ArticleStage(':memory:');
  const wanted = await read(whole, quick);
  const file = join(folder, 'killed.db');
  let stops = 0;
  for (;;) {
    const stage = new ArticleStage(file);
    let groups = 0;
    try {
      const { counts } = await read(stage, quick, () => {
        // As a kill would: nothing after this is written.
        if (++groups === 1 && stops < 4) throw new Error('killed');
      });
      expect(counts).toEqual(wanted.counts);
      expect(content(stage)).toEqual(content(whole));
      break;
    } catch (error) {
      expect((error as Error).message).toBe('killed');
      stops++;
    } finally {
      stage.close();
    }
  }
  expect(stops).toBe(4);
});

it('does nothing twice for a dump that is read, and refuses another one', async () => {
  using stage = new ArticleStage(':memory:');
  const first = await read(stage);
  let groups = 0;
  expect(await read(stage, path, () => groups++)).toEqual(first);
  expect(groups).toBe(0);
  const other = join(folder, 'other.xml');
  writeFileSync(other, dumpXml([{ title: 'Gout', text: 'x' }]));
  await expect(read(stage, other)).rejects.toThrow(/begun with another dump/);
});

it('refuses a file that is no dump', () => {
  const file = join(folder, 'page.html');
  writeFileSync(file, '<html></html>');
  expect(() => dumpSite(file, null)).toThrow(/does not begin as a MediaWiki dump/);
});

it('reads the articles of a group at once where an extractor waits, and makes the same of them', async () => {
  const file = join(folder, 'plain.xml');
  writeFileSync(file, dumpXml(TEST_ARTICLES.filter(({ title }) => title !== 'Endless disease')));
  let [now, most, asked] = [0, 0, 0];
  const extractor = (wait: () => number): ModelExtractor => ({
    name: 'other/1',
    extract: async ({ article: { page, words } }) => {
      most = Math.max(most, ++now);
      await pause(wait());
      now--;
      return { claims: [], dropped: { [`${page.title}, ${words.links.length} links`]: 1 } };
    },
  });
  const slow = extractor(() => 20 - (asked++ % 20));
  using one = new ArticleStage(':memory:');
  using other = new ArticleStage(':memory:');
  await read(one, file, undefined, [extractor(() => 0)]);
  await read(other, file, undefined, [slow]);
  expect(most).toBeGreaterThan(8);
  expect(content(other)).toEqual(content(one));
});
