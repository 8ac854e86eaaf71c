/** What reading a wiki or its dump into a graph holds while it goes on: files, lock, parser, extractors, Ctrl-C. */
import { join } from 'node:path';
import { openGraphStore, type GraphStore } from '../graph/store/graph-store.ts';
import { openArticleReading, type ArticleReading } from '../knowledge/wiki/article-reading.ts';
import type { ModelExtractor } from '../knowledge/wiki/relation-extractor.ts';
import { withStageErrors } from '../knowledge/wiki/staging/stage-error.ts';
import type { Progress } from '../run/progress.ts';
import type { Terminal } from './command.ts';
import type { ExtractorFlags } from './flags/extractor-flags.ts';
import { extractorsFor } from './adapters/relation-extractors.ts';
import { stopOnInterrupt, type StopOnInterrupt } from './terminal/stop-on-interrupt.ts';
import { terminalProgress } from './terminal/terminal-progress.ts';

export interface WikiReadingFlags extends ExtractorFlags {
  readonly graph: string;
  readonly quiet?: boolean;
}

export interface WikiReading extends StopOnInterrupt, Pick<ArticleReading, 'stage' | 'parser'> {
  readonly store: GraphStore;
  /** Beside the rules. */
  readonly extractors: readonly ModelExtractor[];
  readonly progress: Progress;
}

/** `source` tells one wiki or dump from another: each has its own stage beside the graph, and one program at a time. */
export async function withWikiReading(
  source: string,
  flags: WikiReadingFlags,
  terminal: Terminal,
  work: (reading: WikiReading) => Promise<void>,
): Promise<void> {
  // What was opened is closed in reverse, also when the next thing cannot be opened.
  const open: { close(): unknown }[] = [];
  const opened = <T extends { close(): unknown }>(each: T): T => (open.push(each), each);
  try {
    const folder = join(`${flags.graph}.articles`, source.replaceAll(/[^\w.-]/g, '_'));
    const { stage, parser } = opened(openArticleReading(folder));
    const stopping = stopOnInterrupt(terminal);
    opened({ close: () => stopping.interrupt.stop() });
    const progress = opened(terminalProgress(terminal, { quiet: flags.quiet === true }));
    const store = opened(openGraphStore(flags.graph));
    const { extractors } = opened(await extractorsFor(flags));
    await withStageErrors(stage.path, () => work({ ...stopping, stage, store, parser, extractors, progress }));
  } finally {
    for (const each of open.toReversed()) await each.close();
  }
}
