import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { openGraphStore } from '../../../graph/store/graph-store.ts';
import { neverInterrupted } from '../../../run/interrupt.ts';
import { createProgress } from '../../../run/progress.ts';
import { WikitextParser } from '../article/wikitext-parser.ts';
import { DUMP_HEAD, dumpXml, pageXml } from '../fixtures/dump-xml.ts';
import { TEST_ARTICLES, testFacts } from '../fixtures/test-wiki-pages.ts';
import { linkArticles } from '../link/link-articles.ts';
import type { ModelExtractor } from '../relation-extractor.ts';
import { ArticleStage } from '../staging/article-stage.ts';
import { dumpComplaint } from './dump-complaint.ts';
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

it.each<[what: string, content: string | Uint8Array, advice: RegExp]>([
  ['a page', '<html></html>', /does not begin as a MediaWiki dump does .*is it a pages-articles file/],
  ['an empty file', '', /the file is empty: fetch it again/],
  ['gzip', gzipSync('<mediawiki>'), /packed with gzip: unpack it/],
  ['the index of a dump', '615:10:Gout\n615:12:Fever\n', /the index of a dump: name the file beside it/],
  ['a dump that is cut in its head', DUMP_HEAD.slice(0, 200), /its first lines are cut or damaged/],
])('refuses a file that is no dump: %s', (_what, text, advice) => {
  const file = join(folder, 'no-dump');
  writeFileSync(file, text);
  expect(() => dumpSite(file, null)).toThrow(advice);
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

const quickArticles = TEST_ARTICLES.filter(({ title }) => title !== 'Endless disease');

/** Three streams: the beginning, some pages, the rest and the end. */
const multistream = JSON.parse(readFileSync(new URL('./golden/multistream.json', import.meta.url), 'utf8')) as {
  readonly streams: readonly string[];
  readonly pages: number;
};
const streams = multistream.streams.map((stream) => Buffer.from(stream, 'base64'));
const xml = Buffer.from(dumpXml(quickArticles));

it.each<[what: string, cut: Buffer, whole: Buffer]>([
  ['XML in a page', xml.subarray(0, xml.length - 2000), xml],
  ['XML behind its last page', xml.subarray(0, xml.length - 14), xml],
  ['bzip2 between two streams', Buffer.concat(streams.slice(0, 2)), Buffer.concat(streams)],
  ['bzip2 in the middle of a stream', Buffer.concat(streams).subarray(0, -100), Buffer.concat(streams)],
])('tells a dump that is cut off, keeps what was read, and goes on with the whole: %s', async (_what, cut, whole) => {
  const file = join(folder, 'growing');
  using expected = new ArticleStage(':memory:');
  writeFileSync(file, whole);
  const wanted = await read(expected, file);
  expect(wanted.outcome).toBe('read to the end');
  expect(dumpComplaint(file, wanted)).toBeNull();
  using stage = new ArticleStage(':memory:');
  writeFileSync(file, cut);
  const part = await read(stage, file);
  expect(part.outcome).toBe('cut off');
  expect(part.counts.pages).toBeGreaterThan(0);
  expect(dumpComplaint(file, part)).toMatch(/growing is cut off: .* pages are read and kept.*give the same command/);
  expect(await read(stage, file)).toEqual(part);
  writeFileSync(file, whole);
  expect(await read(stage, file)).toEqual(wanted);
  expect(content(stage)).toEqual(content(expected));
});

it('refuses another dump that begins in the same way, as far as it was read', async () => {
  const file = join(folder, 'same-head.xml');
  const filler = Array.from({ length: 40 }, (_, index) => ({ title: `Town ${index}`, text: 'A town. '.repeat(400) }));
  const dump = (last: string): string => dumpXml([...filler, { title: 'Gout', text: last }]);
  using stage = new ArticleStage(':memory:');
  writeFileSync(file, dump('old').slice(0, -14));
  await read(stage, file);
  writeFileSync(file, dump('new'));
  await expect(read(stage, file)).rejects.toThrow(/begun with another dump/);
  writeFileSync(file, dump('old').slice(0, 1000));
  await expect(read(stage, file)).rejects.toThrow(/begun with another dump/);
});

it('goes on from what an older version wrote, also where that took a cut dump for a whole one', async () => {
  const file = join(folder, 'older.xml');
  using stage = new ArticleStage(':memory:');
  writeFileSync(file, xml.subarray(0, xml.length - 14));
  const { counts } = await read(stage, file);
  const { file: fingerprint, place } = JSON.parse(stage.meta('dump')!) as { file: string; place: unknown };
  stage.setMeta('dump', JSON.stringify({ file: fingerprint, place, counts, done: true }));
  expect(await read(stage, file)).toEqual({ outcome: 'cut off', counts });
  stage.setMeta('dump', JSON.stringify({ file: fingerprint, place, counts, done: true }));
  writeFileSync(file, xml);
  expect(await read(stage, file)).toEqual({ outcome: 'read to the end', counts });
});

it('tells another dump behind the first, a dump without pages, and rubbish behind the end', async () => {
  const file = join(folder, 'odd.xml');
  const outcomeOf = async (text: string): Promise<[string, string | null]> => {
    using stage = new ArticleStage(':memory:');
    writeFileSync(file, text);
    const summary = await read(stage, file);
    return [summary.outcome, dumpComplaint(file, summary)];
  };
  const small = dumpXml([{ title: 'Gout', text: 'x' }]);
  expect(await outcomeOf(small + small)).toEqual([
    'followed by another dump',
    expect.stringMatching(/another dump behind .* 1 pages are read and kept.*files of their own/),
  ]);
  expect(await outcomeOf(dumpXml([]))).toEqual(['without pages', expect.stringContaining('without a single <page>')]);
  expect(await outcomeOf(`${small}rubbish`)).toEqual(['read to the end', null]);
});

it('keeps the pages before damage', async () => {
  const file = join(folder, 'damaged.bz2');
  const bytes = Buffer.concat(streams);
  bytes[bytes.length - 200]! ^= 0x55;
  writeFileSync(file, bytes);
  using stage = new ArticleStage(':memory:');
  await expect(read(stage, file)).rejects.toThrow(/damaged\.bz2, byte \d+: .*fetch the file again/);
  const state = JSON.parse(stage.meta('dump')!) as { counts: DumpCounts };
  expect(state.counts.pages).toBeGreaterThan(0);
});

it('hears a signal between pages that are not about medicine, and where there are no pages', async () => {
  const file = join(folder, 'towns.xml');
  const town = pageXml({ title: 'Town', text: 'A town. '.repeat(1000) }, 1);
  for (const text of [DUMP_HEAD + town.repeat(3000), DUMP_HEAD + ' '.repeat(200 << 20)]) {
    writeFileSync(file, text);
    using stage = new ArticleStage(':memory:');
    let requested = false;
    // As a signal, it is heard in a turn of the event loop.
    setTimeout(() => (requested = true), 5);
    const summary = await readDump({
      path: file,
      stage,
      parser,
      extractors: [],
      interrupt: {
        ...neverInterrupted,
        get requested() {
          return requested;
        },
      },
      progress: createProgress({ mode: 'quiet', write: () => undefined }),
    });
    expect(summary.outcome).toBe('interrupted');
  }
}, 60_000);

it('takes the name of a wiki without what would steer a terminal', () => {
  const file = join(folder, 'steering.xml');
  writeFileSync(file, dumpXml([]).replace('Fleming test wiki', 'Wiki \u001b]0;owned\u0007'));
  expect(dumpSite(file, null).name).toBe('Wiki \ufffd]0;owned\ufffd');
});
