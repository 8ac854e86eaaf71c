/**
 * The stage kind `knowledge.wiki`: articles of a MediaWiki dump, or of a live wiki explored from titles, into a graph
 * store (paper section 3.1), as `fleming knowledge dump` and `explore` do. What was read stays in the stage's work
 * folder until it is complete: a killed run reads on where it was. The graph is linked at the end, in one go and
 * always the same.
 */
import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sealGraphStore } from '../../graph/store/seal-graph-store.ts';
import { graphStorePath, openOwnStore, openStoreProduct } from '../../products/graph-store.ts';
import { count } from '../../products/setting-schemas.ts';
import { NO_MODEL } from '../../products/expectation.ts';
import { complaint, defineStageKind, type Product, type WrongSetting } from '../../products/stage-kind.ts';
import { progressWithinStage } from '../../run/progress-within-stage.ts';
import { signalOnInterrupt } from '../../run/signal-on-interrupt.ts';
import type { StageContext } from '../../run/stage.ts';
import { KnowledgeError, RunError } from '../../support/errors.ts';
import type { JsonObject } from '../../support/json.ts';
import { printable } from '../../support/printable.ts';
import { exploreComplaint } from './agent/explore-complaint.ts';
import { exploreWiki } from './agent/explore-wiki.ts';
import { knownInGraph } from './agent/known-in-graph.ts';
import { articleExtractors } from './article-extractors.ts';
import { openArticleReading, type ArticleReading } from './article-reading.ts';
import { contactOf } from './client/contact.ts';
import { apiAddresses, readSeedTitles } from './client/find-wiki.ts';
import type { SiteInfo } from './client/site-info.ts';
import { dumpComplaint } from './dump/dump-complaint.ts';
import { dumpSite } from './dump/dump-site.ts';
import { readDump } from './dump/read-dump.ts';
import { linkArticles, type LinkSummary } from './link/link-articles.ts';
import type { ModelExtractor } from './relation-extractor.ts';
import type { ArticleStage } from './staging/article-stage.ts';
import { withStageErrors } from './staging/stage-error.ts';
import { unreadPages } from './staging/unread-pages.ts';

const seconds = z.number().positive().max(86_400);

const settings = z.object({
  /** A pages-articles dump; else `wiki`. */
  dump: z.string().optional(),
  /** Licence of a dump's texts; absent: that of Wikipedia for its dumps, else not stated. */
  licence: z.string().min(1).optional(),
  /** Address of a live wiki, or of its api.php; with `titles` and `budget`. */
  wiki: z.string().optional(),
  /** File of titles to begin with, one a line. */
  titles: z.string().optional(),
  /** Pages that are asked for at the most. */
  budget: count.optional(),
  /** Whom the wiki may write to; absent: the environment's FLEMING_CONTACT. */
  contact: z.string().min(1).optional(),
  requestsPerSecond: seconds.default(1),
  pagesPerRequest: z.number().int().min(1).max(50).default(10),
  maxlagSeconds: seconds.default(5),
  timeoutSeconds: seconds.default(60),
});
type WikiSettings = z.output<typeof settings>;

/** What reading articles needs, whatever they come from. */
interface Reading extends Pick<ArticleReading, 'stage' | 'parser'> {
  readonly extractors: readonly ModelExtractor[];
  readonly context: StageContext;
}

export const wikiKind = defineStageKind({
  name: 'knowledge.wiki',
  about: 'articles of a MediaWiki dump, or of a live wiki explored from titles, into a graph store',
  version: 2,
  settings,
  roles: {
    start: {
      accepts: ['graph-store'],
      about: 'the store that is gone on from, and by which the agent knows what promises most; absent: an empty one',
      optional: true,
    },
    extractor: {
      chatModel: true,
      about: 'extracts relations beside the rules; absent: the rules alone',
      optional: true,
    },
  },
  makes: ['graph-store'],
  paths: ['dump', 'titles'],
  incidental: ['contact', 'requestsPerSecond', 'maxlagSeconds', 'timeoutSeconds'],
  files: ({ dump, titles }) => ({
    ...(dump === undefined ? {} : { dump }),
    ...(titles === undefined ? {} : { titles }),
  }),
  check: checkSettings,
  weight: ({ budget }) => budget ?? 1000,
  expect: () => NO_MODEL,
  run: async ({ settings: own, inputs, context }) => {
    const asked = await inputs.extractor?.();
    try {
      const reading = openArticleReading(context.workFolder);
      try {
        const extractors = articleExtractors(asked ?? null);
        return await withStageErrors(reading.stage.path, async () => {
          const { site, read } = await readArticles(own, inputs.start, { ...reading, extractors, context });
          tellUnread(reading.stage, context);
          return { site: { ...site }, ...read, graph: link(reading, inputs.start, site, context) };
        });
      } finally {
        await reading.close();
      }
    } finally {
      await asked?.model.close();
    }
  },
});

async function readArticles(
  own: WikiSettings,
  start: Product | null,
  reading: Reading,
): Promise<{ site: SiteInfo; read: JsonObject }> {
  if (own.dump !== undefined) return readFromDump(own.dump, own.licence ?? null, reading);
  return exploreFrom(own, start, reading);
}

async function readFromDump(
  path: string,
  licence: string | null,
  { context, ...reading }: Reading,
): Promise<{ site: SiteInfo; read: JsonObject }> {
  const { interrupt } = context;
  const site = dumpSite(path, licence);
  const progress = progressWithinStage(context.progress);
  const summary = await readDump({ path, ...reading, interrupt, progress });
  const { outcome, counts } = summary;
  if (outcome === 'interrupted') stopped(context, `${counts.pages} pages of the dump are read`);
  const wrong = dumpComplaint(path, summary);
  if (wrong !== null) throw new KnowledgeError(wrong);
  return { site, read: { dump: { ...counts } } };
}

async function exploreFrom(
  own: WikiSettings,
  start: Product | null,
  { context, ...reading }: Reading,
): Promise<{ site: SiteInfo; read: JsonObject }> {
  const { interrupt } = context;
  const stop = signalOnInterrupt(interrupt);
  const known = start === null ? null : openStoreProduct(start);
  try {
    const { site, summary } = await exploreWiki({
      ...reading,
      interrupt,
      progress: progressWithinStage(context.progress),
      signal: stop.signal,
      addresses: apiAddresses(own.wiki!),
      seeds: readSeedTitles(own.titles!),
      budget: own.budget!,
      batch: own.pagesPerRequest,
      contact: contactOf(own.contact, { name: `stages.${context.name}.contact` }),
      requestsPerSecond: own.requestsPerSecond,
      maxlagSeconds: own.maxlagSeconds,
      timeoutSeconds: own.timeoutSeconds,
      known: known === null ? () => null : knownInGraph(known),
      // The answers that a kill lost are asked for again: what a stage makes does not tell of kills.
      askAgain: true,
    });
    if (summary.outcome === 'interrupted') stopped(context, `${summary.asked} pages are asked for`);
    const wrong = exploreComplaint(site, summary);
    if (wrong !== null) throw new KnowledgeError(wrong);
    const { outcome, asked, answered, missing, waiting } = summary;
    return { site, read: { explore: { outcome, asked, answered, missing, waiting } } };
  } finally {
    known?.close();
    stop.end();
  }
}

function tellUnread(stage: ArticleStage, { progress }: StageContext): void {
  const { count: pages, first } = unreadPages(stage, 3);
  if (pages === 0) return;
  const examples = first.map(({ title, reason }) => `${title}: ${reason}`).join('; ');
  progress.log(printable(`${pages} pages could not be read: ${examples}${pages > first.length ? '; ...' : ''}`));
}

/** Makes the graph anew from all that was read: nothing of an attempt that was killed stays in it. */
function link(
  { stage }: Pick<ArticleReading, 'stage'>,
  start: Product | null,
  site: SiteInfo,
  context: StageContext,
): JsonObject {
  const folder = join(context.workFolder, 'graph');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const linked = linkedInto(folder, stage, start, site);
  sealGraphStore(graphStorePath({ folder }));
  renameSync(graphStorePath({ folder }), graphStorePath(context));
  const { conflicts, ...counts } = linked;
  context.progress.log(
    `${linked.articles} medical articles: ${linked.entities.new} new entities, ${linked.relations} new relations`,
  );
  return { ...counts, conflicts: conflicts.length };
}

function linkedInto(folder: string, stage: ArticleStage, start: Product | null, site: SiteInfo): LinkSummary {
  const store = openOwnStore(folder, start);
  try {
    return linkArticles(stage, store, site);
  } finally {
    store.close();
  }
}

function stopped({ interrupt, name }: StageContext, kept: string): never {
  interrupt.throwIfRequested(`${name}: ${kept}`);
  throw new RunError(`${name} stopped before its end: ${kept}; the same command goes on`);
}

function checkSettings({ dump, licence, wiki, titles, budget }: WikiSettings): WrongSetting[] {
  const wrong = (setting: keyof WikiSettings, message: string): WrongSetting[] => [{ setting, message }];
  const noFile = (setting: 'dump' | 'titles', path: string): WrongSetting[] =>
    statSync(path, { throwIfNoEntry: false })?.isFile() === true
      ? []
      : [{ setting, message: `there is no file ${path}; the path starts at the recipe's own folder`, missing: true }];
  if ((dump === undefined) === (wiki === undefined))
    return wrong(dump === undefined ? 'wiki' : 'dump', 'one of dump (a file) and wiki (an address) says what is read');
  if (dump !== undefined) {
    const missing = noFile('dump', dump);
    const ofWikis = (['titles', 'budget'] as const).filter((name) => ({ titles, budget })[name] !== undefined);
    return [
      ...(missing.length > 0 ? missing : complaint('dump', () => dumpSite(dump, null))),
      ...ofWikis.flatMap((name) => wrong(name, 'a dump is read whole; this is for a live wiki')),
    ];
  }
  return [
    ...complaint('wiki', () => apiAddresses(wiki!)),
    ...(titles === undefined
      ? wrong('titles', 'a live wiki is explored from titles; name a file, one title a line')
      : complaint('titles', () => readSeedTitles(titles))),
    ...(budget === undefined ? wrong('budget', 'say how many pages may be asked for') : []),
    ...(licence === undefined ? [] : wrong('licence', 'a live wiki says its licence itself; this is for a dump')),
  ];
}
