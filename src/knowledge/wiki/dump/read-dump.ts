/**
 * A pages-articles dump in one pass (paper section 3.1): pages are cut out, those that may be medical are read, and each
 * group is written to the stage together with the place behind it. A process that is killed goes on behind the last
 * group that was written, and so does one that is given the whole of a dump which was cut off.
 */
import type { Interrupt } from '../../../run/interrupt.ts';
import type { Progress } from '../../../run/progress.ts';
import type { WikitextParser } from '../article/wikitext-parser.ts';
import type { ModelExtractor } from '../relation-extractor.ts';
import type { ArticleStage } from '../staging/article-stage.ts';
import { PageReader } from '../staging/page-reader.ts';
import { preparePage, stagePage } from '../staging/stage-article.ts';
import { CutDumpError, dumpChunks } from './dump-bytes.ts';
import { sumOfCounts, type DumpCounts } from './dump-counts.ts';
import { groupsOf, type PageGroup } from './dump-groups.ts';
import { cutPages } from './dump-pages.ts';
import { byteOf } from './dump-place.ts';
import { saveState, sizeOf, stateOf, sumBefore } from './dump-state.ts';
import { turnTaker } from '../../../run/turn-taker.ts';

export interface DumpOptions {
  readonly path: string;
  readonly stage: ArticleStage;
  readonly parser: WikitextParser;
  /** Beside the rules. */
  readonly extractors: readonly ModelExtractor[];
  readonly interrupt: Interrupt;
  readonly progress: Progress;
  /** Called after each group is on the disk. */
  readonly onGroup?: (counts: DumpCounts) => void;
}

const STAGE = 'dump';

export interface DumpSummary {
  readonly outcome: 'read to the end' | 'cut off' | 'followed by another dump' | 'without pages' | 'interrupted';
  readonly counts: DumpCounts;
}

export async function readDump(options: DumpOptions): Promise<DumpSummary> {
  const { path, stage, interrupt, progress } = options;
  let last = stateOf(stage, path);
  if (last.ended) return { outcome: endOf(last.counts), counts: last.counts };
  const startedAt = performance.now();
  const total = Math.ceil(sizeOf(last.file) / 2 ** 20);
  progress.stageStarted(STAGE);
  const reader = new PageReader(stage, options.parser);
  const write = async (group: PageGroup, prepared: Promise<WriteGroup | null>): Promise<void> => {
    const writeGroup = await prepared;
    if (writeGroup === null) return;
    const counts = { ...group.counts };
    const { after } = group;
    const next = { ...last, place: after, before: sumBefore(path, after) };
    stage.transaction(() => {
      writeGroup(counts);
      last = { ...next, counts: sumOfCounts(last.counts, counts) };
      saveState(stage, last);
    });
    options.onGroup?.(last.counts);
    const { pages, parsed, medical } = last.counts;
    progress.stepDone(STAGE, {
      done: Math.round(byteOf(after) / 2 ** 20),
      total,
      counts: { pages, parsed, medical },
    });
  };
  const turn = turnTaker();
  let pending: Promise<void> = Promise.resolve();
  let end: 'nothing' | 'no dump' | 'another dump' | null = null;
  const summary = (outcome: DumpSummary['outcome']): DumpSummary => {
    progress.stageDone(STAGE, (performance.now() - startedAt) / 1000);
    return { outcome, counts: last.counts };
  };
  try {
    for (const step of groupsOf(cutPages(dumpChunks(path, last.place)))) {
      await turn();
      if (interrupt.requested) break;
      if (step.kind === 'ended') end = step.behind;
      if (step.kind !== 'group') continue;
      // While a group is read in its thread, the next one is cut out here; they are written in their order.
      const prepared = prepareGroup(step, reader, options);
      prepared.catch(() => undefined);
      await pending;
      pending = write(step, prepared);
      pending.catch(() => undefined);
    }
    await pending;
  } catch (cause) {
    // What was read before the damage is kept.
    await pending;
    if (!(cause instanceof CutDumpError)) throw cause;
  } finally {
    await pending.catch(() => undefined);
    reader.end();
  }
  if (interrupt.requested) return summary('interrupted');
  if (end === null) return summary('cut off');
  if (end === 'another dump') return summary('followed by another dump');
  if (end === 'no dump') progress.log(`${path}: what stands behind </mediawiki> is no part of a dump and was not read`);
  saveState(stage, { ...last, ended: true });
  return summary(endOf(last.counts));
}

function endOf({ pages }: DumpCounts): DumpSummary['outcome'] {
  return pages === 0 ? 'without pages' : 'read to the end';
}

/** Writes what was made of a group, and adds to its counts what reading told. */
type WriteGroup = (counts: DumpCounts) => void;

/** The work on a group, which is written when its turn comes; null when it was stopped. */
async function prepareGroup(
  { pages, redirects }: PageGroup,
  reader: PageReader,
  { stage, extractors, interrupt }: DumpOptions,
): Promise<WriteGroup | null> {
  const readings = await reader.read(pages, { shown: extractors.length > 0, stopped: () => interrupt.requested });
  if (readings === null) return null;
  // The articles of a group are extracted from at the same time: a model takes seconds for each.
  const prepared = await Promise.all(pages.map((page, index) => preparePage(page, readings[index]!, extractors)));
  return (counts) => {
    counts.parsed += pages.length;
    for (const { title, target } of redirects) stage.addAlias(title, target);
    for (const page of prepared) {
      const { reading } = page;
      if (reading.kind === 'unread') counts.unread++;
      // A page that is not medical is not staged: links to it lead nowhere in either case.
      if (reading.kind === 'article' && reading.record.type === null) continue;
      if (reading.kind === 'article') counts.medical++;
      stagePage(stage, page);
    }
    reader.staged(pages);
  };
}
