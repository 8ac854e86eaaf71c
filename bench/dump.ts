/**
 * Reading of a dump: a made-up one of 100,000 articles (FLEMING_BENCH_ARTICLES for another number) through the whole of
 * `fleming knowledge dump`, against a plain pass of wtf_wikipedia over a sample of the same articles, and what memory does
 * meanwhile. Rates are of processor time, since the machine is usually shared.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { articleOf, writeSyntheticDump } from '../scripts/synthetic-dump.ts';
import { openGraphStore } from '../src/graph/store/graph-store.ts';
import { parseWikitext } from '../src/knowledge/wiki/article/parse-wikitext.ts';
import { WikitextParser } from '../src/knowledge/wiki/article/wikitext-parser.ts';
import { dumpChunks } from '../src/knowledge/wiki/dump/dump-bytes.ts';
import { dumpSite } from '../src/knowledge/wiki/dump/dump-site.ts';
import { readDump } from '../src/knowledge/wiki/dump/read-dump.ts';
import { linkArticles } from '../src/knowledge/wiki/link/link-articles.ts';
import { ArticleStage } from '../src/knowledge/wiki/staging/article-stage.ts';
import { neverInterrupted } from '../src/run/interrupt.ts';
import { createProgress } from '../src/run/progress.ts';
import { rounded } from './support/statistics.ts';

const COUNT = Number(process.env['FLEMING_BENCH_ARTICLES'] ?? 100_000);
const SAMPLE = 3000;

/** Seconds of the whole process, its threads included. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export async function run(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'fleming-bench-dump-'));
  try {
    const path = join(folder, 'dump.xml.bz2');
    const { characters } = writeSyntheticDump(path, COUNT, 0);
    const unpacked = timed(() => {
      let bytes = 0;
      for (const chunk of dumpChunks(path)) bytes += chunk.bytes.length;
      return bytes;
    });
    const plain = timed(() => {
      for (let index = 0; index < SAMPLE; index++) parseWikitext(articleOf(index, COUNT, 0).text);
      return SAMPLE;
    });
    const whole = await readWhole(folder, path);
    return {
      articles: COUNT,
      megabytes: {
        file: rounded(statSync(path).size / 1e6),
        content: rounded(unpacked.value / 1e6),
        wikitext: rounded(characters / 1e6),
      },
      bzip2MegabytesPerCpuSecond: rounded(unpacked.value / 1e6 / unpacked.seconds),
      plainPassArticlesPerCpuSecond: rounded(SAMPLE / plain.seconds),
      dumpArticlesPerCpuSecond: rounded(COUNT / whole.readSeconds),
      dumpToPlainPass: rounded(COUNT / whole.readSeconds / (SAMPLE / plain.seconds)),
      parsedArticlesPerCpuSecondToPlainPass: rounded(whole.parsed / whole.readSeconds / (SAMPLE / plain.seconds)),
      ...whole,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readWhole(
  folder: string,
  path: string,
): Promise<Record<string, unknown> & { readSeconds: number; parsed: number }> {
  const stage = new ArticleStage(join(folder, 'articles.db'));
  const store = openGraphStore(join(folder, 'graph.db'));
  const parser = new WikitextParser();
  const memory: { pages: number; megabytes: number }[] = [];
  const started = cpuSeconds();
  const { counts } = await readDump({
    path,
    stage,
    parser,
    extractors: [],
    interrupt: neverInterrupted,
    progress: createProgress({ mode: 'quiet', write: () => undefined }),
    onGroup: ({ pages }) => memory.push({ pages, megabytes: process.memoryUsage().rss / 1e6 }),
  });
  const readSeconds = cpuSeconds() - started;
  await parser.close();
  const linkStarted = cpuSeconds();
  const linked = linkArticles(stage, store, dumpSite(path, null));
  const linkSeconds = cpuSeconds() - linkStarted;
  stage.close();
  store.close();
  const quarter = (from: number): number => {
    const part = memory.filter(({ pages }) => pages >= from * COUNT && pages <= (from + 0.25) * COUNT);
    return rounded(Math.max(...part.map(({ megabytes }) => megabytes)));
  };
  return {
    counts,
    parsed: counts.parsed,
    readSeconds: rounded(readSeconds),
    linkSeconds: rounded(linkSeconds),
    mostMegabytesInQuarter: [0, 0.25, 0.5, 0.75].map(quarter).join(' '),
    entities: linked.entities.new,
    relations: linked.relations,
  };
}

function timed(work: () => number): { readonly value: number; readonly seconds: number } {
  const started = cpuSeconds();
  const value = work();
  return { value, seconds: cpuSeconds() - started };
}
