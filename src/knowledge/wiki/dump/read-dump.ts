/**
 * A pages-articles dump in one pass (paper section 3.1): pages are cut out, those that may be medical are parsed and
 * extracted from, and each group is written to the stage together with the place behind it. A process that is killed goes
 * on behind the last group that was written.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import type { Interrupt } from '../../../run/interrupt.ts';
import type { Progress } from '../../../run/progress.ts';
import { KnowledgeError, RunError } from '../../../support/errors.ts';
import { sha256 } from '../../../support/hash.ts';
import type { WikiPage } from '../article/wiki-page.ts';
import type { WikitextParser } from '../article/wikitext-parser.ts';
import { licenceOf, type SiteInfo } from '../client/site-info.ts';
import type { RelationExtractor } from '../relation-extractor.ts';
import type { ArticleStage } from '../stage/article-stage.ts';
import { preparePage, stagePage } from '../stage/stage-article.ts';
import { dumpChunks } from './dump-bytes.ts';
import { readDumpPage } from './dump-page.ts';
import { cutPages, readDumpHead } from './dump-pages.ts';
import { dumpPlaceSchema, type DumpPlace } from './dump-place.ts';
import { maybeMedical } from './maybe-medical.ts';

export interface DumpOptions {
  readonly path: string;
  readonly stage: ArticleStage;
  readonly parser: WikitextParser;
  readonly extractors: readonly RelationExtractor[];
  readonly interrupt: Interrupt;
  readonly progress: Progress;
  /** Called after each group is on the disk. */
  readonly onGroup?: (counts: DumpCounts) => void;
}

const countsSchema = z.object({
  pages: z.number(),
  articles: z.number(),
  redirects: z.number(),
  /** Parsed because they may be medical. */
  parsed: z.number(),
  medical: z.number(),
  unread: z.number(),
  damaged: z.number(),
  tooLong: z.number(),
});
export type DumpCounts = z.infer<typeof countsSchema>;

const NOTHING: DumpCounts = {
  pages: 0,
  articles: 0,
  redirects: 0,
  parsed: 0,
  medical: 0,
  unread: 0,
  damaged: 0,
  tooLong: 0,
};

const stateSchema = z.object({
  file: z.string(),
  place: dumpPlaceSchema.nullable(),
  counts: countsSchema,
  done: z.boolean(),
});
type DumpState = z.infer<typeof stateSchema>;

const STATE = 'dump';
/** Articles parsed at a time. */
const GROUP = 32;
/** Pages after which the place is written even if nothing was medical. */
const PAGES_A_GROUP = 2000;
const STAGE = 'dump';

export interface DumpSummary {
  readonly outcome: 'read to the end' | 'interrupted';
  readonly counts: DumpCounts;
}

export async function readDump(options: DumpOptions): Promise<DumpSummary> {
  const { path, stage, interrupt, progress } = options;
  const { fingerprint, bytes } = fingerprintOf(path);
  const state = stateOf(stage, path, fingerprint);
  if (state.done) return { outcome: 'read to the end', counts: state.counts };
  const startedAt = performance.now();
  progress.stageStarted(STAGE);
  let last = state;
  const write = async (group: Group, prepared: Promise<WriteGroup>): Promise<void> => {
    const writeGroup = await prepared;
    const counts = { ...group.counts };
    stage.transaction(() => {
      writeGroup(counts);
      last = { ...state, place: group.after, counts: sum(last.counts, counts) };
      saveState(stage, last);
    });
    options.onGroup?.(last.counts);
    const { pages, parsed, medical } = last.counts;
    progress.stepDone(STAGE, {
      done: Math.round(byteOf(group.after) / 2 ** 20),
      total: Math.ceil(bytes / 2 ** 20),
      counts: { pages, parsed, medical },
    });
  };
  let pending: Promise<void> = Promise.resolve();
  for (const group of groupsOf(cutPages(dumpChunks(path, state.place)))) {
    // While a group is parsed in its thread, the next one is cut out here; they are written in their order.
    const prepared = prepareGroup(group, options);
    prepared.catch(() => undefined);
    await pending;
    if (interrupt.requested) {
      await prepared;
      progress.stageDone(STAGE, (performance.now() - startedAt) / 1000);
      return { outcome: 'interrupted', counts: last.counts };
    }
    pending = write(group, prepared);
    pending.catch(() => undefined);
  }
  await pending;
  saveState(stage, { ...last, done: true });
  progress.stageDone(STAGE, (performance.now() - startedAt) / 1000);
  return { outcome: 'read to the end', counts: last.counts };
}

/** Writes what was made of a group, and adds to its counts what parsing told. */
type WriteGroup = (counts: DumpCounts) => void;

interface Group {
  readonly pages: readonly WikiPage[];
  readonly redirects: readonly { readonly title: string; readonly target: string }[];
  readonly after: DumpPlace;
  /** Of this group; those of parsing are added when it is written. */
  readonly counts: DumpCounts;
}

function* groupsOf(cut: ReturnType<typeof cutPages>): Generator<Group> {
  let [pages, redirects, counts]: [WikiPage[], { title: string; target: string }[], DumpCounts] = [
    [],
    [],
    { ...NOTHING },
  ];
  let last: DumpPlace | null = null;
  const group = (after: DumpPlace): Group => {
    const made = { pages, redirects, after, counts };
    [pages, redirects, counts] = [[], [], { ...NOTHING }];
    return made;
  };
  for (const { xml, after } of cut) {
    last = after;
    counts.pages++;
    const read = xml === null ? null : readDumpPage(xml);
    if (read === null) counts.tooLong++;
    else if (read.kind === 'damaged') counts.damaged++;
    else if (read.kind === 'redirect') {
      counts.redirects++;
      redirects.push(read);
    } else if (read.kind === 'page') {
      counts.articles++;
      if (maybeMedical(read.page.wikitext)) pages.push(read.page);
    }
    if (pages.length === GROUP || counts.pages === PAGES_A_GROUP) yield group(after);
  }
  if (last !== null && counts.pages > 0) yield group(last);
}

function sum(left: DumpCounts, right: DumpCounts): DumpCounts {
  const keys = Object.keys(NOTHING) as (keyof DumpCounts)[];
  return Object.fromEntries(keys.map((key) => [key, left[key] + right[key]])) as DumpCounts;
}

/** What is to be written of a group, once it is its turn. */
async function prepareGroup(
  { pages, redirects }: Group,
  { stage, parser, extractors }: DumpOptions,
): Promise<WriteGroup> {
  const parsed = await parser.parseAll(pages.map(({ wikitext }) => wikitext));
  // At once: a model takes seconds for an article.
  const prepared = await Promise.all(pages.map((page, index) => preparePage(page, parsed[index]!, extractors)));
  return (counts) => {
    counts.parsed += pages.length;
    for (const { title, target } of redirects) stage.addAlias(title, target);
    for (const page of prepared) {
      if (page.read.kind === 'unread') counts.unread++;
      // What is not medical need not lie in the stage: links to it lead nowhere either way.
      if (page.read.kind === 'article' && page.record?.type == null) continue;
      if (page.read.kind === 'article') counts.medical++;
      stagePage(stage, page);
    }
  };
}

function byteOf({ at, level }: DumpPlace): number {
  return level === 0 ? at : at / 8;
}

function stateOf(stage: ArticleStage, path: string, fingerprint: string): DumpState {
  const text = stage.meta(STATE);
  if (text === null) return { file: fingerprint, place: null, counts: NOTHING, done: false };
  const state = stateSchema.parse(JSON.parse(text));
  if (state.file !== fingerprint)
    throw new RunError(
      `${stage.path} was begun with another dump than ${path}; take the same file, or a new graph file`,
    );
  return state;
}

function saveState(stage: ArticleStage, state: DumpState): void {
  stage.setMeta(STATE, JSON.stringify(state));
}

/** Length and beginning of the file: whether it is the one that was begun with. */
function fingerprintOf(path: string): { readonly fingerprint: string; readonly bytes: number } {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    throw new KnowledgeError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  try {
    const bytes = fstatSync(file).size;
    const head = Buffer.alloc(Math.min(bytes, 1 << 16));
    readSync(file, head, 0, head.length, 0);
    return { fingerprint: `${bytes}-${sha256(head).slice(0, 16)}`, bytes };
  } finally {
    closeSync(file);
  }
}

/** What a dump says of its wiki. The licence is not in it. */
export function dumpSite(path: string, licence: string | null): SiteInfo {
  const head = readDumpHead(dumpChunks(path));
  if (head === null)
    throw new KnowledgeError(
      `${path} does not begin as a MediaWiki dump does (<mediawiki ...><siteinfo>); is it a pages-articles file?`,
    );
  const base = new URL(head.base);
  const isWikipedia = base.host.endsWith('.wikipedia.org');
  return {
    name: head.name,
    language: head.language,
    source: base.host,
    articleAddress: base.origin + base.pathname.replace(/[^/]*$/, '$$1'),
    // Since June 2023.
    licence: licence ?? (isWikipedia ? 'CC-BY-SA-4.0' : licenceOf(undefined).replace('wiki', 'dump')),
  };
}
