/**
 * The knowledge-discovery agent (paper section 3.1): asks a wiki for the pages that promise most, reads them, and lets
 * what they say decide what to ask for next, until the budget is spent. Every title is written down before it is asked
 * for: a process that is killed in between has lost at most the pages of one request, and does not ask for them again.
 */
import type { EntityType } from '../../../graph/schema.ts';
import type { Interrupt } from '../../../run/interrupt.ts';
import type { Progress } from '../../../run/progress.ts';
import type { PageLink } from '../article/page-reading.ts';
import { RULES } from '../rules/rules-extractor.ts';
import type { WikiPage } from '../article/wiki-page.ts';
import type { WikitextParser } from '../article/wikitext-parser.ts';
import type { AskedPage } from '../client/pages-answer.ts';
import type { ModelExtractor } from '../relation-extractor.ts';
import type { ArticleStage } from '../staging/article-stage.ts';
import { PageReader } from '../staging/page-reader.ts';
import { preparePage, stagePage, type PreparedPage } from '../staging/stage-article.ts';
import { MENTION_IN_BODY, MENTION_IN_LEAD } from './expected-gain.ts';
import type { Frontier } from './frontier.ts';

export interface ExploreOptions {
  readonly stage: ArticleStage;
  readonly frontier: Frontier;
  readonly askPages: (titles: readonly string[]) => Promise<AskedPage[]>;
  readonly parser: WikitextParser;
  /** Beside the rules. */
  readonly extractors: readonly ModelExtractor[];
  readonly seeds: readonly string[];
  /** Pages asked for at the most, all runs together. */
  readonly budget: number;
  /** Pages a request. */
  readonly batch: number;
  readonly interrupt: Interrupt;
  readonly progress: Progress;
}

export interface ExploreSummary {
  readonly outcome: 'budget spent' | 'nothing left to ask for' | 'interrupted';
  readonly asked: number;
  readonly answered: number;
  readonly missing: number;
  /** The first pages that this run asked for and did not get, each with the reason. */
  readonly absent: readonly string[];
  /** Pages that a process asked for, and was killed before it kept the answer. */
  readonly inDoubt: readonly string[];
  readonly waiting: number;
}

const STAGE = 'explore';
/** Pages that are not there of which a summary says why. */
const MOST_ABSENT = 5;

export async function explore(options: ExploreOptions): Promise<ExploreSummary> {
  const { stage, frontier, progress } = options;
  const startedAt = performance.now();
  stage.transaction(() => frontier.addSeeds(options.seeds));
  const reader = new PageReader(stage, options.parser);
  progress.stageStarted(STAGE);
  let visited: Visited;
  try {
    visited = await visit({ ...options, reader });
  } finally {
    reader.end();
  }
  progress.stageDone(STAGE, (performance.now() - startedAt) / 1000);
  return {
    outcome: visited.outcome,
    asked: askedCount(frontier),
    answered: frontier.count('answered'),
    missing: frontier.count('missing'),
    absent: visited.absent,
    inDoubt: frontier.titlesIn('asked'),
    waiting: frontier.count('candidate'),
  };
}

interface Visiting extends ExploreOptions {
  readonly reader: PageReader;
}

type Visited = Pick<ExploreSummary, 'outcome' | 'absent'>;

async function visit(options: Visiting): Promise<Visited> {
  const { frontier, budget, batch, interrupt, progress } = options;
  const absent: string[] = [];
  await readAnswers(options);
  await extractAgain(options);
  while (!interrupt.requested) {
    const asked = askedCount(frontier);
    progress.stepDone(STAGE, { done: asked, total: budget, counts: { missing: frontier.count('missing') } });
    const titles = frontier.best(Math.min(batch, budget - asked));
    if (titles.length === 0) return { outcome: asked >= budget ? 'budget spent' : 'nothing left to ask for', absent };
    for (const reason of await askFor(titles, options)) if (absent.length < MOST_ABSENT) absent.push(reason);
    await readAnswers(options);
  }
  return { outcome: 'interrupted', absent };
}

function askedCount(frontier: Frontier): number {
  return frontier.count('asked', 'answered', 'missing');
}

/**
 * Marks titles before they are asked for and keeps the answers; a request that fails for good gives its titles back.
 * Returns why pages are not there.
 */
async function askFor(titles: readonly string[], { stage, frontier, askPages }: ExploreOptions): Promise<string[]> {
  mark(stage, frontier, titles, 'asked');
  let answers: readonly AskedPage[];
  try {
    answers = await askPages(titles);
  } catch (error) {
    mark(stage, frontier, titles, 'candidate');
    if ((error as Error).name === 'AbortError') return [];
    throw error;
  }
  stage.transaction(() => {
    for (const answer of answers) {
      frontier.mark(answer.title, answer.kind === 'page' ? 'answered' : 'missing');
      if (answer.kind !== 'page') continue;
      stage.addAnswer(answer.page);
      // The wiki may write the title in another way: it is one page.
      if (answer.page.title !== answer.title) {
        stage.addAlias(answer.title, answer.page.title);
        frontier.markRedirect(answer.page.title);
      }
    }
  });
  return answers.flatMap((answer) => (answer.kind === 'missing' ? [`${answer.title}: ${answer.reason}`] : []));
}

function mark(stage: ArticleStage, frontier: Frontier, titles: readonly string[], state: 'asked' | 'candidate'): void {
  stage.transaction(() => {
    for (const title of titles) frontier.mark(title, state);
  });
}

/** Reads what was answered and not read yet, also by a process that was killed. */
async function readAnswers(options: Visiting): Promise<void> {
  const { stage, extractors } = options;
  const pages = [...stage.titles('answered')].map((title) => stage.page(title)!);
  await readAndStage(pages, extractors, options, (prepared) => mentionLinks(prepared, options));
}

/** Articles of earlier runs that an extractor has not seen: their pages are here, the wiki is not asked. */
async function extractAgain(options: Visiting): Promise<void> {
  const { stage, extractors, interrupt } = options;
  for (const title of stage.titles('article')) {
    if (interrupt.requested) return;
    const missing = extractors.filter(({ name }) => !stage.hasExtraction(title, name));
    const isSeen = missing.length === 0 && stage.hasExtraction(title, RULES);
    const page = isSeen || stage.article(title)?.record?.type == null ? null : stage.page(title);
    if (page !== null) await readAndStage([page], missing, options, () => undefined);
  }
}

async function readAndStage(
  pages: readonly WikiPage[],
  extractors: readonly ModelExtractor[],
  { stage, reader, interrupt }: Visiting,
  staged: (prepared: PreparedPage) => void,
): Promise<void> {
  const readings = await reader.read(pages, { shown: extractors.length > 0, stopped: () => interrupt.requested });
  if (readings === null) return;
  for (const [index, page] of pages.entries()) {
    const prepared = await preparePage(page, readings[index]!, extractors);
    stage.transaction(() => {
      stagePage(stage, prepared);
      staged(prepared);
      reader.staged([page]);
    });
  }
}

/** What the page links to becomes a candidate, or a better one. */
function mentionLinks({ page, reading, extractions }: PreparedPage, { frontier }: ExploreOptions): void {
  const distance = frontier.distanceOf(page.title);
  for (const redirect of page.redirects) frontier.markRedirect(redirect);
  if (reading.kind === 'redirect') return frontier.mention(waitingFor(reading.target, distance));
  if (reading.kind === 'disambiguation') {
    for (const title of reading.options) frontier.mention({ ...waitingFor(title, distance + 1), waiting: 0.5 });
    return;
  }
  if (reading.kind !== 'article' || reading.extraction === null) return;
  const { record, extraction, links } = reading;
  const claims = [extraction, ...extractions.map(({ result }) => result)].flatMap((each) => each.claims);
  const waiting = countBy(claims.map(({ target }) => target));
  for (const link of links) {
    frontier.mention({
      title: link.page,
      waiting: waiting.get(link.page) ?? 0,
      mentions: weightOf(link),
      rare: record.type !== null && isRare(record.type, record.prevalence),
      distance: distance + 1,
    });
  }
}

function weightOf({ inLead }: PageLink): number {
  return inLead ? MENTION_IN_LEAD : MENTION_IN_BODY;
}

function waitingFor(title: string, distance: number): Parameters<Frontier['mention']>[0] {
  return { title, waiting: 1, mentions: 1, rare: false, distance };
}

function isRare(type: EntityType, prevalence: string | null): boolean {
  return type === 'disease' && prevalence === 'rare';
}

function countBy(titles: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const title of titles) counts.set(title, (counts.get(title) ?? 0) + 1);
  return counts;
}
