/**
 * A pages-articles dump in one pass (paper section 3.1): pages are cut out, those that may be medical are parsed and
 * extracted from, and each group is written to the stage together with the place behind it. A process that is killed
 * goes on behind the last group that was written.
 */
import type { Interrupt } from '../../../run/interrupt.ts';
import type { Progress } from '../../../run/progress.ts';
import type { WikitextParser } from '../article/wikitext-parser.ts';
import type { RelationExtractor } from '../relation-extractor.ts';
import type { ArticleStage } from '../staging/article-stage.ts';
import { preparePage, stagePage } from '../staging/stage-article.ts';
import { dumpChunks } from './dump-bytes.ts';
import { sumOfCounts, type DumpCounts } from './dump-counts.ts';
import { groupsOf, type PageGroup } from './dump-groups.ts';
import { cutPages } from './dump-pages.ts';
import type { DumpPlace } from './dump-place.ts';
import { fingerprintOf, saveState, stateOf } from './dump-state.ts';

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
  const write = async (group: PageGroup, prepared: Promise<WriteGroup>): Promise<void> => {
    const writeGroup = await prepared;
    const counts = { ...group.counts };
    stage.transaction(() => {
      writeGroup(counts);
      last = { ...state, place: group.after, counts: sumOfCounts(last.counts, counts) };
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

/** The work on a group, which is written when its turn comes. */
async function prepareGroup(
  { pages, redirects }: PageGroup,
  { stage, parser, extractors }: DumpOptions,
): Promise<WriteGroup> {
  const parsed = await parser.parseAll(pages.map(({ wikitext }) => wikitext));
  // The articles of a group are read at the same time: a model takes seconds for each.
  const prepared = await Promise.all(pages.map((page, index) => preparePage(page, parsed[index]!, extractors)));
  return (counts) => {
    counts.parsed += pages.length;
    for (const { title, target } of redirects) stage.addAlias(title, target);
    for (const page of prepared) {
      if (page.read.kind === 'unread') counts.unread++;
      // A page that is not medical is not staged: links to it lead nowhere in either case.
      if (page.read.kind === 'article' && page.record?.type == null) continue;
      if (page.read.kind === 'article') counts.medical++;
      stagePage(stage, page);
    }
  };
}

function byteOf({ at, level }: DumpPlace): number {
  return level === 0 ? at : at / 8;
}
